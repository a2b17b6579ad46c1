/**
 * A server that speaks AWS's wire protocols out of a snapshot, and misbehaves on demand. For tests only.
 *
 *     const aws = await startFakeAws({ snapshot, tinyPages: true, rules: [{ operation: 'describe-vpcs', then: { deny: true } }] });
 *     const ec2 = new EC2Client({ endpoint: aws.url, region: 'us-east-1', credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' } });
 *     // or AWS_ENDPOINT_URL=aws.url for a command in a process of its own
 *     expect(aws.journal.map(({ operation }) => operation)).toEqual(['describe-vpcs']);
 *     await aws.close();
 *
 * Account: the access key. Twelve digits are the account; keys that AssumeRole hands out are the role's; any other is
 * `defaultAccount`. Region and service: the credential scope. Answers: the snapshot's files. A file that is not there is
 * the gap that the snapshot recorded, else a denial; a key that is not there beside others is "not found".
 * `rules` may be changed at any time. Serialised by the SDK's own schemas: so a field that the schema does not have is lost.
 */
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { accountsOf } from './accounts.js';
import type { Insights } from './evidence/insights.js';
import type { FakeAthena } from './evidence/athena.js';
import type { FakeBucket } from './evidence/s3.js';
import { recordedInsights } from './evidence/insights-engine.js';
import { handlers } from './handlers.js';
import type { Quotas } from './quotas.js';
import { quotaKeeper } from './quotas.js';
import type { Rule } from './rules.js';
import { ruleBook } from './rules.js';
import type { JournalEntry } from './server.js';
import { serve } from './server.js';
import { isServiceWord, loadService } from './services.js';

export { AwsError } from './errors.js';
export type { Insights, InsightsQuery, InsightsResult, InsightsRow } from './evidence/insights.js';
export type { AthenaQuery, AthenaResult, FakeAthena } from './evidence/athena.js';
export type { FakeBucket } from './evidence/s3.js';
export type { Bucket, Quotas } from './quotas.js';
export type { Misbehaviour, Rule } from './rules.js';
export type { JournalEntry } from './server.js';

export interface FakeAwsOptions {
  readonly snapshot: Snapshot;
  readonly rules?: readonly Rule[];
  /** The most elements of a page, whatever is asked for; `true` is 2. Without it: AWS's page sizes. */
  readonly tinyPages?: boolean | number;
  /** Before every answer. The schemas are then loaded beforehand, so that time is what was asked for. */
  readonly latencyMs?: number;
  /** From the connection on, what TCP and TLS take: no answer leaves before. */
  readonly handshakeMs?: number;
  /** Throttles as AWS publishes it; `true` is the whole quota. Without it: never. */
  readonly quotas?: boolean | Quotas;
  /** The account of access keys that tell none; else the snapshot's first. */
  readonly defaultAccount?: string;
  /** By role ARN, the ExternalId without which AssumeRole is refused. */
  readonly externalIds?: Readonly<Record<string, string>>;
  /** Plays Logs Insights: the rows of each query. Without it queries of lines find recorded events. */
  readonly insights?: Insights;
  /** Buckets by name; without it there is none. */
  readonly buckets?: Readonly<Record<string, FakeBucket>>;
  /** Workgroups, tables and the engine of Athena; without it there is no workgroup. */
  readonly athena?: FakeAthena;
}

export interface FakeAws {
  readonly url: string;
  /** Every call, in the order in which they came in. */
  readonly journal: JournalEntry[];
  readonly rules: Rule[];
  close(): Promise<void>;
}

/** Loads the clients of every service that the snapshot has answers of. */
const preload = async (snapshot: Snapshot): Promise<void> => {
  const words = new Set([...snapshot.answers.keys()].map((path) => path.split('/')[2] ?? ''));
  await Promise.all([...words, 'sts'].filter(isServiceWord).map(loadService));
};

export const startFakeAws = async (options: FakeAwsOptions): Promise<FakeAws> => {
  const { snapshot, tinyPages, quotas, defaultAccount, externalIds = {} } = options;
  const rules = [...(options.rules ?? [])];
  const journal: JournalEntry[] = [];
  const world = {
    snapshot,
    accounts: accountsOf(snapshot, defaultAccount, externalIds),
    tinyPages: tinyPages === true ? 2 : tinyPages === false ? undefined : tinyPages,
  };
  if (options.latencyMs) await preload(snapshot);
  const server = await serve({
    world,
    handlerOf: handlers(world, {
      insights: options.insights ?? recordedInsights(world),
      buckets: options.buckets ?? {},
      athena: options.athena ?? { workGroups: {}, tables: {}, engine: () => ({ columns: [], rows: [] }) },
    }),
    misbehaviourOf: ruleBook(rules),
    admits: quotas ? quotaKeeper(quotas === true ? {} : quotas) : () => true,
    latencyMs: options.latencyMs ?? 0,
    handshakeMs: options.handshakeMs ?? 0,
    journal,
  });
  return { ...server, journal, rules };
};
