import { accountRedaction } from './accounts.js';
import { addressRedaction } from './addresses.js';
import { arnPattern, redactedArn } from './arns.js';
import type { Cipher } from './cipher.js';
import type { Kind } from './fields.js';
import { isDistinctive, knownNameRedaction } from './known-names.js';
import { isHost, namesBy } from './names.js';
import type { Originals } from './originals.js';

const email = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const urlHost = /(?<=\bhttps?:\/\/)[^/\s:"'?#]+/;
const balancerHost =
  /(?<![A-Za-z0-9-])((?:dualstack\.)?(?:internal-)?)([A-Za-z0-9-]+)(-(?:\d+|[0-9a-f]{16})\.(?:[a-z0-9-]+\.elb|elb\.[a-z0-9-]+)\.amazonaws\.com)/;
const tokens = new RegExp([arnPattern, urlHost, balancerHost, email].map(({ source }) => source).join('|'), 'g');

const apiIdLike = /(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}))[a-z0-9]{8,12}(?![A-Za-z0-9])/g;

const elasticInterface = /^(ELB (?:(?:app|net|gwy)\/)?)([^/]+)(.*)$/s;
const lambdaInterface = /^(AWS Lambda VPC ENI-)(.+)(-[0-9a-f-]{36})$/;
const awsDescription =
  /^(VPC Endpoint Interface|Interface for NAT|Network Interface for Transit|Route 53 Resolver|RDSNetwork|EFS mount|default |Primary network|AWS |Amazon |arn:aws|RequestId|Created by)/;

const awsTraced =
  /^(Lambda|DynamoDB|S3|SQS|SNS|STS|SSM|KMS|Kinesis|EventBridge|SecretsManager|StepFunctions|Overhead|Invocation|Initialization|Attempt.*|Dwell Time|API ?Gateway|Authorizer|clients?|.*::.*)$/i;

export type TextRedaction = (text: string, kind: Kind) => string;

/** How a string of each kind is redacted; every kind ends with what identifies anywhere: addresses, accounts and API ids. */
export const textRedaction = (originals: Originals, cipher: Cipher): TextRedaction => {
  const { accounts, apiIds, requestWords } = originals;
  const addresses = addressRedaction(originals.prefixes);
  const accountIds = accountRedaction(accounts, cipher);
  const { name, scrambled } = namesBy(cipher, new Set([...accounts, ...apiIds]));
  const isKnown = (known: string): boolean => isDistinctive(known) && name(known) !== known && !requestWords.has(known);
  const knownNames = knownNameRedaction([...originals.names].filter(isKnown), name);

  const identifiers = (text: string): string =>
    accountIds(addresses(text)).replace(apiIdLike, (id) => (apiIds.has(id) ? cipher('api', id) : id));
  const host = (whole: string): string =>
    balancerHost.test(whole)
      ? whole.replace(balancerHost, (_all, start: string, middle: string, end: string) => start + name(middle) + end)
      : name(whole);
  const tokensIn = (text: string): string =>
    text.replace(tokens, (token) => (token.startsWith('arn:') ? redactedArn(token, name, tokensIn) : host(token)));
  const text = (free: string): string => knownNames(tokensIn(free));
  const named = (whole: string): string => (whole.startsWith('arn:') ? text(whole) : host(whole));
  const traced = (whole: string): string => {
    const [first = '', ...rest] = whole.split('/');
    return [
      awsTraced.test(first) ? first : named(first),
      ...rest.map((part) => (requestWords.has(part) ? part : named(part))),
    ].join('/');
  };
  const description = (whole: string): string => {
    const made = elasticInterface.exec(whole) ?? lambdaInterface.exec(whole);
    if (made) return (made[1] ?? '') + name(made[2] ?? '') + (made[3] ?? '');
    return awsDescription.test(whole) ? text(whole) : scrambled(whole);
  };
  const byKind: Readonly<Record<Kind, (whole: string) => string>> = {
    name: named,
    function: (whole) => (whole.startsWith('arn:') ? text(whole) : whole.replace(/^[^:]+/, name)),
    traced,
    description,
    host: (whole) => (isHost(whole) ? named(whole) : whole.startsWith('"') ? scrambled(whole) : text(whole)),
    text,
    identifier: tokensIn,
  };
  return (whole, kind) => identifiers(byKind[kind](whole));
};
