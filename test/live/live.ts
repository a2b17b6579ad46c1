import type { Report } from '../../src/diagnosis/schema.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Io } from '../../src/cli/io.js';
import type { FakeAwsOptions, Rule } from '../fake-aws/index.js';
import { startFakeAws } from '../fake-aws/index.js';
import type { Ran } from '../cli/run.js';
import { run } from '../cli/run.js';

process.env['AWS_ACCESS_KEY_ID'] = '999999999999';
process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';

export const role = (account: string): string => `arn:aws:iam::${account}:role/xapi-read`;

export interface LiveRun extends Ran {
  readonly report: Report | undefined;
  readonly journal: readonly { readonly service: string; readonly operation: string }[];
}

/** Runs a command over HTTP against a fake AWS that serves this snapshot, with assumed roles in both accounts. */
export const live = async (
  snapshot: Snapshot,
  argv: readonly string[],
  rules: readonly Rule[] = [],
  { logLimits, ...options }: Partial<FakeAwsOptions> & Pick<Io, 'logLimits'> = {},
): Promise<LiveRun> => {
  const aws = await startFakeAws({ snapshot, rules: [...rules], tinyPages: true, ...options });
  try {
    const given = { env: { AWS_REGION: 'us-east-1' }, ...(logLimits === undefined ? {} : { logLimits }) };
    const ran = await run([...argv, '--endpoint-url', aws.url], given);
    const report =
      ran.stdout.startsWith('{"') || ran.stdout.startsWith('{\n') ? (JSON.parse(ran.stdout) as Report) : undefined;
    return { ...ran, report, journal: aws.journal };
  } finally {
    await aws.close();
  }
};
