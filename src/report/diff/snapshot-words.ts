import type { Diff, DiffEdit, SnapshotsDiff } from '../../diagnosis/compare/schema.js';
import { counted } from '../wording.js';

export type Change = SnapshotsDiff['changes'][number];

/** Longer values are cut: `--format json` has them whole. */
const most = 240;

const valueText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
};

/** `State: available, now deleting`; a value that came or went stands alone. `arrow` is what stands between two. */
export const editText = ({ path, before, after }: DiffEdit, arrow: string): { sign: '+' | '-' | '~'; text: string } => {
  const name = path === '' ? '' : `${path}: `;
  if (before === undefined) return { sign: '+', text: name + valueText(after) };
  if (after === undefined) return { sign: '-', text: name + valueText(before) };
  return { sign: '~', text: `${name}${valueText(before)} ${arrow} ${valueText(after)}` };
};

/** `ec2 describe-vpcs vpc-0abc`, as the AWS CLI and the account name it. */
export const changeText = ({ operation, key, item }: Change): string =>
  [operation.replace('/', ' '), key && decodeURIComponent(key.replaceAll('~', ' ')), item].filter(Boolean).join(' ');

export const placeText = ({ account, region }: Change): string => `${account} ${region}`;

/** Changes that no request that was compared has to do with. */
export const untouchedBy = ({ changes, untouched }: SnapshotsDiff): readonly Change[] =>
  changes.filter(({ id }) => untouched.includes(id));

export const snapshotsSummary = ({ summary }: SnapshotsDiff): string =>
  [
    `${summary.added} added`,
    `${summary.removed} removed`,
    `${summary.changed} changed`,
    `${counted(summary.requests, 'request')} touched`,
    `${counted(summary.uncompared, 'answer')} not compared`,
  ].join(', ');

export const spanText = ({ old, new: now }: Diff): string => `from ${old.takenAt} to ${now.takenAt}`;

/** Said of a request that is judged otherwise though no compared answer changes anything for it. */
export const unexplained = 'no compared answer explains this: a missing answer, the recorded logs or the time does';
