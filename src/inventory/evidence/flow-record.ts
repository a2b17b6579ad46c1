import { instantOf } from './instant.js';

/** What a transit gateway lost of one flow, in packets. */
export interface Lost {
  readonly noRoute: number;
  readonly blackhole: number;
  readonly mtu: number;
  /** The hops that a packet may take were used up: routes that lead in a circle. */
  readonly ttl: number;
}

/** Where the VPC's router sent a packet that leaves an interface. */
export type Leaving =
  'same-vpc' | 'internet' | 'virtual-gateway' | 'peering' | 'transit-gateway' | 'local-zone' | 'gateway-endpoint';

/** One line of a flow log. Addresses are as recorded and, where the format has them, those of the packet itself. */
export interface FlowRecord {
  readonly status: 'OK' | 'NODATA' | 'SKIPDATA';
  /** Empty for transit gateway records. */
  readonly interface: string;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  readonly protocol: number | undefined;
  readonly packets: number | undefined;
  readonly bytes: number | undefined;
  /** Milliseconds since 1970; up to 60 s off the packet. */
  readonly from: number;
  readonly to: number;
  readonly action: 'ACCEPT' | 'REJECT' | undefined;
  /** FIN 1, SYN 2, RST 4, SYN-ACK 18, OR-ed over the interval; undefined where the format has none. */
  readonly flags: number | undefined;
  /** `BPA` or `EC`: rejected by VPC Block Public Access or encryption controls, not by a group or an ACL. */
  readonly reason: string | undefined;
  readonly lost: Lost | undefined;
  readonly leaves: Leaving | undefined;
  /** The AWS service whose address the packet goes to, in the words of AWS's list of its addresses (`API_GATEWAY`). */
  readonly service: string | undefined;
  /** The line as it is in the log; it may hold anything. */
  readonly line: string;
}

/** Field names of one format, in their order. */
export type Format = readonly string[];

/** The default format (https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html). */
export const defaultFormat: Format =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

/** The default format of a transit gateway's log (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html). */
export const transitFormat: Format = (
  'version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id tgw-src-vpc-id ' +
  'tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id ' +
  'tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status type ' +
  'packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired tcp-flags region ' +
  'flow-direction pkt-src-aws-service pkt-dst-aws-service'
).split(' ');

/** The fields of a `LogFormat`; the default ones where a flow log states none. */
export const formatOf = (logFormat: string | undefined): Format =>
  logFormat ? [...logFormat.matchAll(/\$\{([a-z0-9-]+)\}/g)].map(([, field]) => field as string) : defaultFormat;

/** The fields that a header line names, as files in S3 begin with; undefined where the line is a record. */
export const formatOfHeader = (line: string): Format | undefined => {
  const names = line.trim().split(/\s+/);
  return names.includes('srcaddr') && names.every((name) => /^[a-z][a-z0-9-]*$/.test(name)) ? names : undefined;
};

/**
 * What a format lets one tell: `A` connection attempts, their reasons and real addresses, `B` connection attempts, `C`
 * only counts, `D` nothing.
 */
export const gradeOf = (format: Format): 'A' | 'B' | 'C' | 'D' => {
  const has = (...fields: readonly string[]) => fields.every((field) => format.includes(field));
  if (!has('srcaddr', 'dstaddr', 'srcport', 'dstport', 'action')) return 'D';
  if (!has('tcp-flags')) return 'C';
  return has('reject-reason', 'pkt-srcaddr', 'pkt-dstaddr') ? 'A' : 'B';
};

const statuses: readonly string[] = ['OK', 'NODATA', 'SKIPDATA'];
const isNumber = (text: string | undefined): boolean => text === undefined || text === '-' || /^\d+$/.test(text);
const numeric = ['version', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'tcp-flags'] as const;

type Values = ReadonlyMap<string, string>;

const number = (values: Values, field: string): number | undefined => {
  const text = values.get(field);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

const present = (values: Values, ...fields: readonly string[]): string[] => [
  ...new Set(fields.flatMap((field) => values.get(field) ?? []).filter((text) => text !== '-')),
];

const actionOf = (values: Values): FlowRecord['action'] => {
  const action = values.get('action');
  return action === 'ACCEPT' || action === 'REJECT' ? action : undefined;
};

const lostOf = (values: Values): Lost | undefined => {
  const noRoute = number(values, 'packets-lost-no-route');
  const blackhole = number(values, 'packets-lost-blackhole');
  const mtu = number(values, 'packets-lost-mtu-exceeded');
  const ttl = number(values, 'packets-lost-ttl-expired');
  if ([noRoute, blackhole, mtu, ttl].every((count) => count === undefined)) return undefined;
  return { noRoute: noRoute ?? 0, blackhole: blackhole ?? 0, mtu: mtu ?? 0, ttl: ttl ?? 0 };
};

/** Values of `traffic-path`; it has none for a transit gateway, which only the next hop's interface tells. */
const paths: readonly (Leaving | undefined)[] = [
  undefined,
  'same-vpc',
  'internet',
  'virtual-gateway',
  'peering',
  'peering',
  'local-zone',
  'gateway-endpoint',
  'internet',
];

const leavingOf = (values: Values): Leaving | undefined =>
  values.get('next-hop-interface-type') === 'transit_gateway'
    ? 'transit-gateway'
    : paths[number(values, 'traffic-path') ?? 0];

const statusOf = (values: Values): FlowRecord['status'] | undefined => {
  const status = values.get('log-status');
  if (status === undefined) return 'OK';
  return statuses.includes(status) ? (status as FlowRecord['status']) : undefined;
};

interface Line {
  readonly line: string;
  readonly tokens: readonly string[];
  /** When the event was logged: for formats without times. */
  readonly at: number | undefined;
}

const asFormat = ({ line, tokens, at }: Line, format: Format): FlowRecord | undefined => {
  const values = new Map(format.map((field, index) => [field, tokens[index] ?? '-']));
  const status = statusOf(values);
  const from = format.includes('start') ? instantOf(number(values, 'start')) : at;
  const to = format.includes('end') ? instantOf(number(values, 'end')) : from;
  if (!status || from === undefined || to === undefined || !numeric.every((field) => isNumber(values.get(field))))
    return undefined;
  const action = actionOf(values);
  if (status === 'OK' && format.includes('action') && action === undefined) return undefined;
  const reason = values.get('reject-reason');
  return {
    status,
    interface: present(values, 'interface-id')[0] ?? '',
    sources: present(values, 'srcaddr', 'pkt-srcaddr'),
    destinations: present(values, 'dstaddr', 'pkt-dstaddr'),
    sourcePort: number(values, 'srcport'),
    destinationPort: number(values, 'dstport'),
    protocol: number(values, 'protocol'),
    packets: number(values, 'packets'),
    bytes: number(values, 'bytes'),
    from,
    to,
    action,
    flags: number(values, 'tcp-flags'),
    reason: reason === undefined || reason === '-' ? undefined : reason,
    lost: lostOf(values),
    leaves: leavingOf(values),
    service: present(values, 'pkt-dst-aws-service')[0],
    line,
  };
};

/**
 * One line by the first of the formats that fits it: several flow logs may write into one stream, and only the number and
 * kind of its fields tell whose a line is. Undefined where none fits. `at` stands for times that the format leaves out.
 */
export const parseRecord = (line: string, formats: readonly Format[], at?: number): FlowRecord | undefined => {
  const tokens = line.trim().split(/\s+/);
  for (const format of formats) {
    if (format.length !== tokens.length) continue;
    const record = asFormat({ line, tokens, at }, format);
    if (record) return record;
  }
  return undefined;
};
