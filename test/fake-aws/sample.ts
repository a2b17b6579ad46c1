import type { OperationId } from '../../src/snapshot/operations.js';
import { operation } from '../../src/snapshot/operations.js';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey, answerPath } from '../../src/snapshot/snapshot.js';
import { identityAnswers } from './sample-identity.js';
import { networkAnswers } from './sample-network.js';
import { apiAnswers } from './sample-api.js';
import { backendAnswers } from './sample-backend.js';
import { recordAnswers } from './sample-records.js';
import { resolverAnswers } from './sample-resolver.js';
import { transitAnswers } from './sample-transit.js';

export const consumer = '111122223333';
export const provider = '444455556666';
export const region = 'us-east-1';

/** An operation, the parts of its key, and its answer. */
export type SampleRow = readonly [operation: OperationId, key: readonly string[], answer: Answer];

const place = (account: string, rows: readonly SampleRow[]): [string, Answer][] =>
  rows.map(([id, parts, answer]) => {
    const where = operation(id).global ? 'global' : region;
    const key = parts.length === 0 ? {} : { key: answerKey(...parts) };
    return [answerPath({ account, region: where, operation: id, ...key }), answer];
  });

/** Two accounts with an answer, of real shape, to every operation that is not evidence; lists longer than a tiny page. */
export const sample: Snapshot = {
  takenAt: '2026-11-20T12:00:00.000Z',
  accounts: {
    [consumer]: { alias: 'consumer', side: 'consumer' },
    [provider]: { alias: 'provider', side: 'provider' },
  },
  answers: new Map([
    ...place(consumer, [
      ...networkAnswers(consumer),
      ...transitAnswers(consumer),
      ...resolverAnswers,
      ...identityAnswers(consumer),
    ]),
    ...place(provider, [
      ...networkAnswers(provider),
      ...transitAnswers(provider),
      ...apiAnswers,
      ...backendAnswers,
      ...recordAnswers,
    ]),
  ]),
  gaps: [
    {
      account: provider,
      region,
      operation: 'ec2/describe-vpn-gateways',
      action: 'ec2:DescribeVpnGateways',
      why: 'throttled',
    },
  ],
};
