import type { Argv } from 'yargs';
import { known } from '../inventory/inventory.js';
import type { Inventory, Known } from '../inventory/inventory.js';
import { inventoryOf } from '../inventory/inventory.js';
import type { Flow, Parties, PortRange, Trace } from '../network/index.js';
import { partiesOf, traceFlow, untraced, worstOf } from '../network/index.js';
import { pathOperations } from '../request/facts/path.js';
import { everyRequest } from '../request/build.js';
import type { OperationId } from '../snapshot/operations.js';
import type { AccountFlags } from './account-options.js';
import { withAccountFlags } from './account-options.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit } from './io.js';
import { readConfig, withConfig } from './config.js';
import { collectLive } from './live.js';
import type { OutputFlags } from './output.js';
import { parseOutputs, withOutputFlags, writeOutputs } from './output.js';
import { checkRegions } from './request-options.js';

export interface PathFlags extends AccountFlags, OutputFlags {
  /** A way has two ends and no target. */
  readonly target?: undefined;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Flow['protocol'];
  readonly 'source-port': string | undefined;
  readonly snapshot: string | undefined;
  readonly config: string | undefined;
  readonly verbose: boolean;
  readonly 'allow-unknown': boolean | undefined;
}

const formats = ['table', 'json'] as const;

const ends = 'an ENI, instance, endpoint, load balancer or subnet id, a Lambda function, or an address';

export const withPathFlags = (yargs: Argv) =>
  withOutputFlags(withAccountFlags(yargs), formats)
    .option('from', { type: 'string', demandOption: true, describe: `where the packet starts: ${ends}` })
    .option('to', { type: 'string', demandOption: true, describe: `where it goes: ${ends}` })
    .option('port', { type: 'number', default: 443, describe: 'destination port' })
    .option('protocol', {
      choices: ['tcp', 'udp', 'icmp', 'all'] as const,
      default: 'tcp' as const,
      describe: 'protocol',
    })
    .option('source-port', { type: 'string', describe: "the client's ports: N or N-M (default: by kind of client)" })
    .option('snapshot', { type: 'string', describe: 'replay a snapshot' })
    .option('config', { type: 'string', describe: 'settings (default: the nearest .xapi.yaml)' })
    .option('allow-unknown', { type: 'boolean', describe: 'exit 0 when the way is unknown' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'calls and timing' })
    .example('$0 path --from i-0abc --to vpce-0def --snapshot state.tar.gz', '');

const portFrom = (least: number, text: string | number): number => {
  const port = text === '' ? NaN : Number(text);
  if (!Number.isInteger(port) || port < least || port > 65535)
    throw new CliError(`'${text}' is not a port from ${least} to 65535`);
  return port;
};

const portRange = (text: string | undefined): PortRange | undefined => {
  if (text === undefined) return undefined;
  const [from = '', to = from, more] = text.split('-');
  if (more !== undefined) throw new CliError(`--source-port '${text}' is neither N nor N-M`);
  const range: PortRange = [portFrom(0, from), portFrom(0, to)];
  if (range[0] > range[1]) throw new CliError(`--source-port '${text}' ends before it begins`);
  return range;
};

const resolved = (inventory: Inventory, option: string, text: string): Known<Parties> => {
  const found = known(() => partiesOf(inventory, text));
  if (!found.known) return found;
  if (!found.value) throw new CliError(`${option} ${text} is in no account that was read`, exit.usage, `give ${ends}`);
  return { known: true, value: found.value };
};

type Asked = Pick<Flow, 'protocol' | 'port'> & { readonly stated: PortRange | undefined };

/** Every sender to every receiver; unknown where the answers that would tell one of the ends were not collected. */
const traceBetween = (
  inventory: Inventory,
  from: Known<Parties>,
  to: Known<Parties>,
  { protocol, port, stated }: Asked,
): Trace => {
  if (!from.known || !to.known) return untraced([from, to].flatMap((end) => (end.known ? [] : [end.gap])));
  const sourcePorts = stated ?? from.value.sourcePorts;
  return worstOf(
    from.value.parties.flatMap((sender) =>
      to.value.parties.map((receiver) =>
        traceFlow(inventory, { from: sender, to: receiver, protocol, port, sourcePorts }),
      ),
    ),
  );
};

const neededFor = (...texts: readonly string[]): OperationId[] => [
  ...pathOperations,
  'ec2/describe-vpc-endpoints',
  'ec2/describe-instances',
  ...(texts.some((text) => /loadbalancer|^(net|app)\//.test(text)) ? (['elbv2/describe-load-balancers'] as const) : []),
  'lambda/get-function-configuration',
];

const stateFor = async (flags: PathFlags, io: Io): Promise<Inventory> => {
  if (flags.snapshot !== undefined) {
    const { readSnapshot } = await import('../snapshot/read.js');
    return inventoryOf(await readSnapshot(flags.snapshot));
  }
  const asked = { ...everyRequest, from: flags.from, regions: flags.region ?? [] };
  const live = await collectLive({ ...flags, since: '1h' }, asked, io, {
    inMemory: true,
    operations: neededFor(flags.from, flags.to),
  });
  live.sessions.close();
  return inventoryOf(live.snapshot);
};

const statusOf = (verdict: Trace['verdict'], allowUnknown: boolean): ExitStatus => {
  switch (verdict) {
    case 'reachable':
      return exit.ok;
    case 'blocked':
    case 'partial':
      return exit.failed;
    case 'unknown':
      return allowUnknown ? exit.ok : exit.undecided;
  }
};

/** `xapi path`: does a packet get from A to B and back, hop by hop, and what stops it? */
export const path = async (typed: PathFlags, io: Io): Promise<ExitStatus> => {
  const flags = withConfig(typed, await readConfig(typed.config, io.cwd));
  const outputs = parseOutputs(flags, formats);
  checkRegions(flags.region);
  const port = portFrom(1, flags.port);
  const stated = portRange(flags['source-port']);
  const inventory = await stateFor(flags, io);
  const from = resolved(inventory, '--from', flags.from);
  const to = resolved(inventory, '--to', flags.to);
  const trace = traceBetween(inventory, from, to, { protocol: flags.protocol, port, stated });
  const { pathJson, renderPath } = await import('../report/path.js');
  await writeOutputs(
    outputs,
    io,
    (format, options) => Promise.resolve(format === 'json' ? pathJson(trace) : renderPath(trace, options)),
    flags.color,
  );
  return statusOf(trace.verdict, flags['allow-unknown'] ?? false);
};
