import { contextKeys } from '../context.js';
import { or, type Trit } from '../logic.js';
import type { Caller } from '../principal.js';
import { evaluateStatement, type Sight } from '../statement.js';
import { sampleArn } from './resources.js';
import { statementsOf, type DocumentRule, type LintSubject } from './subject.js';

const account = '000000000000';
const roleArn = `arn:aws:iam::${account}:role/stranger`;

const network = {
  'aws:SourceVpce': 'vpce-0f00dfacade5c0ffe',
  'aws:SourceVpc': 'vpc-0f00dfacade5c0ffe',
  'aws:SecureTransport': 'true',
};

const identity = {
  'aws:PrincipalArn': roleArn,
  'aws:PrincipalAccount': account,
  'aws:PrincipalOrgID': 'o-stranger00',
  'aws:PrincipalOrgPaths': ['o-stranger00/r-strg/'],
  'aws:PrincipalType': 'AssumedRole',
  'aws:PrincipalIsAWSService': 'false',
};

/** What a stranger chooses freely: addresses of its own VPC, headers, the hour, its own tags. */
const chosen = [
  'aws:VpcSourceIp',
  'aws:UserAgent',
  'aws:Referer',
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:RequestedRegion',
];

const anonymous: Caller = { is: 'anonymous' };
const stranger: Caller = {
  is: 'signed',
  type: 'AssumedRole',
  arn: `arn:aws:sts::${account}:assumed-role/stranger/session`,
  roleArn,
  accountId: account,
};

const sightFor = (signed: boolean, arn: string): Sight => ({
  caller: signed ? stranger : anonymous,
  keys: contextKeys(
    signed ? { ...network, ...identity } : network,
    signed ? [...chosen, 'aws:PrincipalTag/*'] : chosen,
  ),
  action: 'execute-api:Invoke',
  resource: { is: 'api', arn, short: `execute-api:${arn.slice(arn.indexOf('/'))}` },
  shortForms: true,
  principals: 'required',
  hasBoundary: false,
});

const decide = (
  subject: LintSubject,
  sight: Sight,
): { readonly allow: Trit; readonly deny: Trit; readonly asked: readonly string[] } => {
  let allow: Trit = false;
  let deny: Trit = false;
  const asked: string[] = [];
  for (const statement of statementsOf(subject)) {
    const verdict = evaluateStatement(statement, sight);
    asked.push(...verdict.asked);
    if (verdict.effect === 'Allow') allow = or(allow, verdict.matched);
    else deny = or(deny, verdict.matched);
  }
  return { allow, deny, asked };
};

const samples = (subject: LintSubject): readonly string[] => {
  const written = statementsOf(subject)
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => (statement.resource.negated ? ['*'] : statement.resource.value.written));
  return [...new Set(written.slice(0, 20).map((text) => sampleArn(text, subject)))];
};

const sides = ({ target }: LintSubject): readonly boolean[] => {
  if (target.authorizationType === undefined) return [false, true];
  return [target.authorizationType === 'AWS_IAM'];
};

/**
 * Asks the policy itself, with a stranger: another endpoint, another VPC, no identity or one of an unknown account and
 * organization. What a stranger may choose counts against the policy.
 */
export const exposureRule: DocumentRule = (subject) => {
  if (
    subject.layer !== 'resourcePolicy' ||
    subject.policy.statements.some((statement) => statement.is === 'unmodelled')
  )
    return [];
  for (const signed of sides(subject)) {
    for (const arn of samples(subject)) {
      const { allow, deny, asked } = decide(subject, sightFor(signed, arn));
      if (allow === false || deny === true) continue;
      if ((allow === 'unknown' || deny === 'unknown') && asked.length === 0) continue;
      const who = signed ? 'a signed caller of any account' : 'an anonymous caller';
      const how = asked.length > 0 ? `, with the right ${[...new Set(asked)].join(', ')}` : '';
      return [['exposed-any-vpce', `${who} from any VPC endpoint is let in${how}`, null]];
    }
  }
  return [];
};
