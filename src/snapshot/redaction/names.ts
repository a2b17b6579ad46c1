import { dropped } from '../credential-text.js';
import type { Cipher } from './cipher.js';

/** Words that AWS or everybody uses: they name nobody, and verdicts hang on some of them. */
const everybodys =
  /^(|default|root|anonymous|aws|amazon|service-role|Amazon\w*|AWSManaged\w*|AWSServiceRole\w*|AWS-AWSManaged\w*|FullAWSAccess|RCPFullAWSAccess)$/;

const awsHost =
  /(^|[.*])(amazonaws\.com(\.cn)?|api\.aws|on\.aws|aws\.dev|amazon\.com|cloudfront\.net|(ec2|compute)\.internal|awsglobalaccelerator\.com|awsdns-\d+\.\S+|in-addr\.arpa|ip6\.arpa)\.?$/i;

const awsName = /^com\.amazonaws\./;

/** `arn`-less resource ids, and ids of principals: they stay. */
const resourceId =
  /^(?:(?:i|eni|eni-attach|vpc|vpce|vpce-svc|subnet|sg|sgr|rtb|rtbassoc|acl|aclassoc|igw|eigw|nat|pcx|tgw|tgw-attach|tgw-rtb|tgw-ptb|pl|eipalloc|eipassoc|fl|dopt|vgw|vpn|cgw|vol|ami|lt)-(?:[0-9a-f]{8}|[0-9a-f]{17})|(?:AIDA|AROA|AKIA|ASIA|AGPA|ANPA|ASCA)[A-Z0-9]{12,})$/;

const prefixes = /^(?:aws-waf-logs-|AWSReservedSSO_|aws-controltower-)/;

const topLevels = new Set(
  'com org net edu gov mil int io dev app cloud info biz internal local lan home corp arpa aws test example invalid localhost'.split(
    ' ',
  ),
);

const hostLike = /^[\w*\\-]+(\.[\w-]+)*\.[a-z][a-z0-9-]*\.?$/i;

/** Whether a text can only be a host name: labels with dots between, the last one no number. */
export const isHost = (text: string): boolean => hostLike.test(text);

/** What in a name is not the owner's word: `${variables}`, `{placeholders}`, octal escapes, separators. */
const parts = /\$?\{[^}]*\}|\\\d{3}|[\p{L}\p{N}]+/gu;
const words = /\p{Lu}*\p{Ll}+|\p{Lu}+|\p{N}+|\p{L}+/gu;

export interface Names {
  /** A name, a path of names, a host name, an e-mail address: word by word, so that patterns and suffixes keep matching. */
  readonly name: (name: string) => string;
  /** Text of a person's making: every word. */
  readonly scrambled: (text: string) => string;
}

/** `ids` are the words that are known otherwise, account and API ids: they are left alone. */
export const namesBy = (cipher: Cipher, ids: ReadonlySet<string>): Names => {
  const word = (text: string): string => cipher('word', text);
  const scrambled = (text: string): string =>
    text.replace(parts, (part) => {
      if (!/^[\p{L}\p{N}]/u.test(part) || ids.has(part)) return part;
      return part.replace(words, word);
    });
  const host = (name: string): string => {
    const [, labels = '', last = '', dot = ''] = /^(.*?)([^.]+)(\.?)$/.exec(name) ?? [];
    const isTop = topLevels.has(last.toLowerCase()) || /^[a-z]{2}$/i.test(last);
    return scrambled(labels) + (isTop ? last : scrambled(last)) + dot;
  };
  const component = (name: string): string => {
    if (name === dropped || [everybodys, awsHost, awsName, resourceId].some((kept) => kept.test(name))) return name;
    if (name.endsWith('.') && topLevels.has(name.slice(0, -1).toLowerCase())) return name;
    const prefix = prefixes.exec(name)?.[0] ?? '';
    const rest = name.slice(prefix.length);
    return prefix + (isHost(rest) ? host(rest) : scrambled(rest));
  };
  const name = (text: string): string => {
    if (/aws-service-role\/|aws-reserved\/|^API-Gateway-Execution-Logs_/.test(text)) return text;
    const start = /^\/aws\/[\w-]+\//.exec(text)?.[0] ?? '';
    return start + text.slice(start.length).split('/').map(component).join('/');
  };
  return { name, scrambled };
};
