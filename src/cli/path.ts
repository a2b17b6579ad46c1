import type { Argv } from 'yargs';
import { known } from '../inventory/inventory.js';
import type { Inventory } from '../inventory/inventory.js';
import { inventoryOf } from '../inventory/inventory.js';
import type { Flow, PortRange, Trace } from '../network/index.js';
import { partiesOf, traceFlow, worstOf } from '../network/index.js';
import { pathOperations } from '../request/facts/path.js';
import { everyRequest } from '../request/build.js';
import type { OperationId } from '../snapshot/operations.js';
import type { AccountFlags } from './account-options.js';
import { withAccountFlags } from './account-options.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';
import { collectLive } from './live.js';
import { asciiOf, colourOf, widthOf } from './terminal.js';

export interface PathFlags extends AccountFlags {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Flow['protocol'];
  readonly 'source-port': string | undefined;
  readonly snapshot: string | undefined;
  readonly format: 'table' | 'json' | undefined;
  readonly verbose: boolean;
  readonly 'allow-unknown': boolean;
}

const ends = 'an ENI, instance, endpoint, load balancer or subnet id, a Lambda function, or an address';

export const withPathFlags = (yargs: Argv) =>
  withAccountFlags(yargs)
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
    .option('format', { choices: ['table', 'json'] as const, describe: 'output' })
    .option('allow-unknown', { type: 'boolean', default: false, describe: 'exit 0 when the way is unknown' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'calls and timing' })
    .example('$0 path --from i-0abc --to vpce-0def --snapshot state.tar.gz', '');

const portNumber = (text: string | number): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new CliError(`'${text}' is not a port from 0 to 65535`);
  return port;
};

const portRange = (text: string | undefined): PortRange | undefined => {
  if (text === undefined) return undefined;
  const [from = '', to = from] = text.split('-');
  const range: PortRange = [portNumber(from), portNumber(to)];
  if (range[0] > range[1]) throw new CliError(`--source-port '${text}' ends before it begins`);
  return range;
};

const resolved = (inventory: Inventory, option: string, text: string) => {
  const found = known(() => partiesOf(inventory, text));
  if (!found.known)
    throw new CliError(
      `${option} ${text} cannot be looked up: ${found.gap.action} in ${found.gap.account} is ${found.gap.why}`,
      exit.undecided,
    );
  if (!found.value) throw new CliError(`${option} ${text} is in no account that was read`, exit.usage, `give ${ends}`);
  return found.value;
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
export const path = async (flags: PathFlags, io: Io): Promise<ExitStatus> => {
  const port = portNumber(flags.port);
  const stated = portRange(flags['source-port']);
  const inventory = await stateFor(flags, io);
  const from = resolved(inventory, '--from', flags.from);
  const to = resolved(inventory, '--to', flags.to);
  const traces = from.parties.flatMap((sender) =>
    to.parties.map((receiver) =>
      traceFlow(inventory, {
        from: sender,
        to: receiver,
        protocol: flags.protocol,
        port,
        sourcePorts: stated ?? from.sourcePorts,
      }),
    ),
  );
  const trace = worstOf(traces);
  const { pathJson, renderPath } = await import('../report/path.js');
  const text =
    flags.format === 'json'
      ? pathJson(trace)
      : renderPath(trace, { width: widthOf(io), colour: colourOf(io), ascii: asciiOf(io) });
  await print(io.stdout, text);
  return statusOf(trace.verdict, flags['allow-unknown']);
};
