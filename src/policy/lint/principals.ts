import { parseArn } from '../arn.js';
import { executeApiActions } from '../keys.js';
import { matchAny, noVariables } from '../pattern.js';
import type { Statement } from '../document.js';
import {
  isForServices,
  isUnsigned,
  keyOf,
  locksOut,
  namesPrincipals,
  statementsOf,
  type DocumentRule,
  type LintSubject,
  type Note,
  type StatementRule,
} from './subject.js';
import { needsSignature } from '../keys.js';

const writtenNotes = (text: string): readonly Note[] => {
  const notes: Note[] = [];
  if (text !== '*' && /[*?]/.test(text))
    notes.push(['wildcard-in-principal-arn', `${text}: wildcards inside a principal match nobody`]);
  if (/^arn:[^:]+:iam::\d+:group\//.test(text))
    notes.push(['group-principal', `${text} is a group, and groups are no principals`]);
  if (/^A(?:IDA|ROA)[A-Z0-9]{8,}$/.test(text))
    notes.push(['dangling-principal-id', `${text} stands for a principal that was deleted`]);
  return notes;
};

/** The same role's name without its path. */
const pathNotes = (text: string, { principal }: LintSubject): readonly Note[] => {
  const wanted = parseArn(text);
  const role = principal?.roleArn ? parseArn(principal.roleArn) : null;
  if (!wanted || !role || wanted.account !== role.account || text === principal?.roleArn) return [];
  const name = (resource: string) => resource.slice(resource.lastIndexOf('/') + 1);
  const same =
    wanted.resource.startsWith('role/') &&
    role.resource.startsWith('role/') &&
    name(wanted.resource) === name(role.resource);
  return same ? [['role-path', `${text} is not ${principal?.roleArn ?? ''}: the ARN of a role includes its path`]] : [];
};

const restricts = (statement: Statement): boolean =>
  statement.principal !== null && !statement.principal.negated && !statement.principal.value.everyone;

export const principalRule: StatementRule = (statement, subject) => {
  const { principal } = statement;
  if (!principal) return [];
  const notes = principal.value.written.flatMap((text) => [...writtenNotes(text), ...pathNotes(text, subject)]);
  if (principal.negated && statement.effect === 'Deny') {
    notes.push([
      'notprincipal-deny',
      'NotPrincipal spares a caller only when account, role and session are all listed',
    ]);
  }
  if (principal.value.services.size > 0 && statement.effect === 'Allow') {
    notes.push(['service-principal', 'AWS services do not call private APIs under their own name']);
  }
  if (
    restricts(statement) &&
    statement.effect === 'Allow' &&
    isUnsigned(subject) &&
    subject.layer !== 'endpointPolicy'
  ) {
    const names = principal.value.written.slice(0, 2).join(', ');
    notes.push(['aws-principal-without-iam-auth', `${names} cannot match: without AWS_IAM every caller is anonymous`]);
  }
  return notes;
};

/** Condition values that are principals. */
export const principalValueRule: StatementRule = (statement, subject) =>
  statement.conditions
    .filter((test) => keyOf(test) === 'aws:principalarn')
    .flatMap((test) =>
      test.values.flatMap((value): readonly Note[] => [
        ...(value.includes(':assumed-role/')
          ? [
              [
                'session-arn-in-principalarn',
                `${value}: aws:PrincipalArn is the role's ARN, not the session's`,
              ] as const,
            ]
          : []),
        ...pathNotes(value, subject),
      ]),
    );

const refusesUnsigned = (statement: Statement, subject: LintSubject): boolean =>
  restricts(statement) ||
  statement.conditions.some((test) => needsSignature(keyOf(test)) && locksOut(statement, test, subject));

/** An endpoint policy none of whose Allow statements reaches an unsigned call. */
export const unsignedEndpointRule: DocumentRule = (subject) => {
  if (subject.layer !== 'endpointPolicy' || !isUnsigned(subject)) return [];
  const allows = statementsOf(subject).filter((statement) => statement.effect === 'Allow');
  const refusing = allows.filter((statement) => refusesUnsigned(statement, subject));
  const others = allows.filter((statement) => !refusing.includes(statement) && !isForServices(statement));
  if (refusing.length === 0 || others.length > 0) return [];
  const message = 'the endpoint policy asks for an IAM identity, and calls to this method are not signed';
  return [['endpoint-policy-principal-without-iam-auth', message, refusing[0]?.index ?? null]];
};

const known: readonly string[] = executeApiActions.actions.map((action) => action.toLowerCase());

/** An action that no call to an API has. */
export const actionRule: StatementRule = (statement, subject) => {
  if (!namesPrincipals(subject) || statement.action.negated) return [];
  const { written, patterns } = statement.action.value;
  const right = known.some((action) => matchAny(patterns, action, noVariables) === true);
  if (right || written.some((action) => action !== action.trim())) return [];
  return [['wrong-action', `${written.slice(0, 3).join(', ')} is not an action of execute-api`]];
};
