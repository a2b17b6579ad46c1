import { createHash } from 'node:crypto';
import type { OperationId } from './operations.js';
import { isOperation, operation } from './operations.js';
import { cipherOf } from './redaction/cipher.js';
import type { Kind } from './redaction/fields.js';
import { originalsIn } from './redaction/originals.js';
import type { TextRedaction } from './redaction/text.js';
import { textRedaction } from './redaction/text.js';
import { walkAnswer } from './redaction/walk.js';
import type { AccountNote, Answer, Gap, Snapshot } from './snapshot.js';
import { answerKey, answerPath, parseAnswerPath } from './snapshot.js';

/** A redacted snapshot, and how to say in its words what was said of the original: a URL, an ARN, an id, or a bare name. */
export interface Redaction {
  readonly snapshot: Snapshot;
  readonly text: (text: string) => string;
  readonly name: (name: string) => string;
}

const keyKinds: Readonly<Record<string, Kind>> = {
  domain: 'name',
  function: 'function',
  role: 'name',
  user: 'name',
  group: 'name',
  policy: 'name',
  'log-group': 'name',
};

const redactedKey = (id: OperationId, key: string, redact: TextRedaction): string => {
  const kinds = (operation(id).key ?? '').split('~');
  const isOrganization = id.startsWith('organizations/');
  const parts = key.split('~').map(decodeURIComponent);
  const kindAt = (index: number): Kind => (isOrganization ? 'text' : (keyKinds[kinds[index] ?? ''] ?? 'text'));
  return answerKey(...parts.map((part, index) => redact(part, kindAt(index))));
};

const redactedAnswer = (id: OperationId, answer: Answer, redact: TextRedaction): Answer =>
  walkAnswer(answer, id, {
    string: (text, kind) => redact(text, kind),
    field: (name) => redact(name, 'identifier'),
    number: (number) => (/^\d{12}$/.test(String(number)) ? Number(redact(String(number), 'identifier')) : number),
  }) as Answer;

const redactedGap = (gap: Gap, redact: TextRedaction): Gap => ({
  ...gap,
  account: redact(gap.account, 'identifier'),
  ...(gap.key === undefined ? {} : { key: redactedKey(gap.operation, gap.key, redact) }),
  ...(gap.message === undefined ? {} : { message: redact(gap.message, 'text') }),
});

const redactedNote = ({ alias, ...note }: AccountNote, redact: TextRedaction): AccountNote =>
  alias === undefined ? note : { ...note, alias: redact(alias, 'name') };

/** The key of the pseudonyms: who has the snapshot can find it, who has only the redacted one cannot. */
const secretOf = (snapshot: Snapshot): Uint8Array => {
  const hash = createHash('sha256').update(snapshot.takenAt);
  for (const [path, answer] of [...snapshot.answers].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\n${path}\n${JSON.stringify(answer)}`);
  return hash.digest();
};

/** Redacts as `redact` does and keeps the means to translate a request on the original into one on the redacted snapshot. */
export const redactionOf = (snapshot: Snapshot): Redaction => {
  const redact = textRedaction(originalsIn(snapshot), cipherOf(secretOf(snapshot)));
  const answers = [...snapshot.answers].flatMap(([path, answer]): [string, Answer][] => {
    const { account, region, operation: id, key } = parseAnswerPath(path);
    if (!isOperation(id)) return [];
    const question = { account: redact(account, 'identifier'), region, operation: id };
    const redactedPath = answerPath(key === undefined ? question : { ...question, key: redactedKey(id, key, redact) });
    return [[redactedPath, redactedAnswer(id, answer, redact)]];
  });
  const accounts = Object.entries(snapshot.accounts).map(([account, note]): [string, AccountNote] => [
    redact(account, 'identifier'),
    redactedNote(note, redact),
  ]);
  return {
    snapshot: {
      takenAt: snapshot.takenAt,
      accounts: Object.fromEntries(accounts),
      answers: new Map(answers),
      gaps: snapshot.gaps.map((gap) => redactedGap(gap, redact)),
    },
    text: (text) => redact(text, 'text'),
    name: (name) => redact(name, 'name'),
  };
};

/**
 * The same snapshot with account ids, API ids, names (also inside ARNs, policies, keys, log lines) and public addresses
 * replaced by pseudonyms: equal ones by equal ones, so that verdicts stay. Resource ids, stage names, aliases, paths of
 * methods and local addresses stay. The same snapshot gives the same pseudonyms.
 */
export const redact = (snapshot: Snapshot): Snapshot => redactionOf(snapshot).snapshot;
