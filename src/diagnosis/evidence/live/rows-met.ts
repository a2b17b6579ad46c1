import { readClientText } from '../../../inventory/evidence/client-text.js';
import type { AnswerProbe, ConnectProbe, HandshakeProbe, HostProbe } from '../../../inventory/evidence/live.js';
import type { Trouble } from '../../../inventory/evidence/trouble.js';
import { troubleIn } from '../../../inventory/evidence/trouble.js';
import type { RowName } from '../../tree.js';
import { rowNameOf, tree } from '../../tree.js';
import { answerLine } from './answers.js';
import { handshakeLine } from './handshakes.js';
import { nameLine, stateOf } from './names.js';
import { connectLine } from './packets.js';

export const troubleOfConnect = ({ is, error = '' }: ConnectProbe): Trouble | undefined => {
  switch (is) {
    case 'timeout':
      return 'no connection';
    case 'refused':
      return 'connection refused';
    case 'reset':
      return 'connection reset';
    case 'unreachable':
      return 'no way there';
    case 'failed':
      return hostTroubles.find((trouble) => trouble === troubleIn(error, 'refused'));
    case 'connected':
      return undefined;
  }
};

/** What this host itself may refuse. */
const hostTroubles: readonly Trouble[] = ['not permitted here', 'no port left here'];

export const troubleOfHandshake = ({ is, error = '' }: HandshakeProbe): Trouble | undefined => {
  switch (is) {
    case 'timeout':
      return 'handshake hangs';
    case 'reset':
      return 'handshake reset';
    case 'failed':
    case 'untrusted':
      return troubleIn(error, 'tls');
    case 'trusted':
      return undefined;
  }
};

/** An answer is read as what `curl -v` prints of it, with the address that it is from. */
const rowOfAnswer = ({ status, text, error = '', address, host }: AnswerProbe): RowName | undefined => {
  if (status === undefined) return troubleIn(error, 'tls') ?? (/^no answer/.test(error) ? 'no answer' : undefined);
  const told = readClientText(`* Connected to ${host} (${address}) port 443\n${text}`);
  return told && rowNameOf(told);
};

/** A row of the tree that a probe came to, and what it saw there. */
export interface Met {
  readonly row: RowName;
  readonly line: string;
}

/** The rows of the decision tree that one host came to, in the order in which a request travels. */
export const rowsMet = (probe: HostProbe, endpoint: readonly string[]): Met[] => {
  const met = (row: RowName | undefined, line: string): Met[] => (row === undefined ? [] : [{ row, line }]);
  const names = probe.names
    .filter(({ name, by }) => name === probe.name && by === 'host')
    .flatMap((one) => {
      const state = stateOf(one, endpoint);
      const row = state === 'absent' ? 'name unknown' : state === 'unanswered' ? 'name not answered' : undefined;
      return met(row, nameLine(one));
    });
  return [
    ...names,
    ...probe.connects.flatMap((one) => met(troubleOfConnect(one), connectLine(one))),
    ...probe.handshakes.flatMap((one) => met(troubleOfHandshake(one), handshakeLine(one))),
    ...probe.answers
      .filter(({ variant }) => variant === 'as asked')
      .flatMap((one) => met(rowOfAnswer(one), answerLine(one))),
  ];
};

const shown = 2;

/** A sentence for each row: what was seen, and what it means. */
export const meanings = (met: readonly Met[]): string[] =>
  [...new Set(met.map(({ row }) => row))].map((row) => {
    const lines = met.filter((one) => one.row === row).map(({ line }) => line);
    const more = lines.length > shown ? ` and ${lines.length - shown} more` : '';
    return `${lines.slice(0, shown).join('; ')}${more}: ${tree[row].means}.`;
  });
