import { isOperation, operation } from '../operations.js';
import type { Snapshot } from '../snapshot.js';
import { answerPath, parseAnswerPath } from '../snapshot.js';
import { accountsIn } from './accounts.js';
import type { Prefix } from './addresses.js';
import { publicPrefixesIn } from './addresses.js';
import type { Kind, Place } from './fields.js';
import type { Visitor } from './walk.js';
import { walkAnswer } from './walk.js';

/** What of a snapshot identifies its owner, and the words that must stay because requests are told by them. */
export interface Originals {
  readonly accounts: ReadonlySet<string>;
  readonly apiIds: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly requestWords: ReadonlySet<string>;
  readonly prefixes: readonly Prefix[];
}

const apiIdPatterns = [
  /(?<![A-Za-z0-9])[a-z0-9]{10}(?=(?:-vpce-[0-9a-f]+)?\.execute-api\.)/g,
  /(?<=:execute-api:[\w*-]*:[\w*-]*:)[a-z0-9]{10}(?=\/|$)/g,
  /(?<=\/restapis\/)[a-z0-9]{10}/g,
  /(?<=API-Gateway-Execution-Logs_)[a-z0-9]{10}/g,
];

const isApiId = (word: string): boolean => /^(?:[a-z0-9]{10}|(?=[a-z0-9]*\d)[a-z0-9]{8,12})$/.test(word);

const holdsApiId = ({ operation, field, around }: Place): boolean =>
  /^(rest)?apiid$/i.test(field) ||
  (field === 'id' && around.length <= 2 && /^apigateway\/get-rest-apis?$/.test(operation));

const wordsThatStay = /^(stageName|stage|pathPart|basePath)$/;

const isOwnersName = (text: string, kind: Kind, { field, around: [holder = ''] }: Place): boolean =>
  kind === 'name' &&
  !text.startsWith('arn:') &&
  (!/^tags?/i.test(holder) || holder.endsWith(':Name') || field === 'Name');

interface Collecting {
  readonly accounts: Set<string>;
  readonly apiIds: Set<string>;
  readonly names: Set<string>;
  readonly requestWords: Set<string>;
  readonly prefixes: Map<string, Prefix>;
}

const collectText = (found: Collecting, text: string): void => {
  for (const account of accountsIn(text)) found.accounts.add(account);
  for (const pattern of apiIdPatterns) for (const id of text.match(pattern) ?? []) found.apiIds.add(id);
  for (const prefix of publicPrefixesIn(text))
    found.prefixes.set(`${prefix.base}/${prefix.length}/${prefix.bits}`, prefix);
};

const collectString = (found: Collecting, text: string, kind: Kind, place: Place): void => {
  collectText(found, text);
  if (holdsApiId(place) && isApiId(text)) found.apiIds.add(text);
  if (wordsThatStay.test(place.field)) found.requestWords.add(text);
  if (isOwnersName(text, kind, place)) found.names.add(text);
  if (kind === 'function' && !text.startsWith('arn:')) found.names.add(text.split(':')[0] ?? '');
};

const collectPath = (found: Collecting, path: string): void => {
  const { account, operation: id, key } = parseAnswerPath(path);
  found.accounts.add(account);
  if (key === undefined || !isOperation(id)) return;
  const kinds = (operation(id).key ?? '').split('~');
  for (const [index, part] of key.split('~').map(decodeURIComponent).entries()) {
    collectText(found, part);
    if (kinds[index] === 'rest-api' && isApiId(part)) found.apiIds.add(part);
    if (kinds[index] === 'stage') found.requestWords.add(part);
  }
};

/** Goes through a whole snapshot and lists what is to be replaced. */
export const originalsIn = ({ accounts, answers, gaps }: Snapshot): Originals => {
  const found: Collecting = {
    accounts: new Set(Object.keys(accounts)),
    apiIds: new Set(),
    names: new Set(Object.values(accounts).flatMap(({ alias }) => alias ?? [])),
    requestWords: new Set(),
    prefixes: new Map(),
  };
  const visitor: Visitor = {
    string: (text, kind, place) => {
      collectString(found, text, kind, place);
      return text;
    },
    field: (name) => {
      collectText(found, name);
      return name;
    },
    number: (number) => number,
  };
  for (const [path, answer] of answers) {
    collectPath(found, path);
    const { operation: id } = parseAnswerPath(path);
    if (isOperation(id)) walkAnswer(answer, id, visitor);
  }
  for (const gap of gaps) {
    collectPath(found, answerPath(gap));
    collectText(found, gap.message ?? '');
  }
  return { ...found, prefixes: [...found.prefixes.values()] };
};
