type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values of the first names that the row has, as one text; undefined where it has none of them. */
const joined = (row: Row, ...names: readonly string[]): string | undefined => {
  const found = names.flatMap((name) => (['string', 'number'].includes(typeof row[name]) ? [String(row[name])] : []));
  return found.length === 0 ? undefined : found.join(' ');
};

const first = (row: Row, ...names: readonly string[]): string | undefined =>
  names.map((name) => joined(row, name)).find((text) => text !== undefined);

const ports = (row: Row): string => {
  const protocol = first(row, 'IpProtocol');
  const [from, to] = [first(row, 'FromPort'), first(row, 'ToPort')];
  const name = protocol === '-1' ? 'all' : (protocol ?? '');
  if (from === undefined) return name;
  return from === to ? `${name} ${from}` : `${name} ${from}-${to ?? ''}`;
};

const instancesOf = (row: Row): string | undefined => {
  const instances = Array.isArray(row['Instances']) ? row['Instances'].filter(isRow) : [];
  return instances.map((one) => first(one, 'InstanceId') ?? '').join(', ') || undefined;
};

const targetOf = ({ Target: target }: Row): string | undefined =>
  isRow(target) ? joined(target, 'Id', 'Port') : undefined;

/** Lists whose elements are told apart by something other than an id of their own. */
const byList: Readonly<Record<string, (row: Row) => string | undefined>> = {
  Routes: (row) =>
    first(row, 'DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId', 'PrefixListId'),
  Entries: (row) =>
    typeof row['Egress'] === 'boolean'
      ? `${row['Egress'] ? 'egress' : 'ingress'} ${first(row, 'RuleNumber') ?? ''}`
      : first(row, 'Cidr'),
  IpPermissions: ports,
  IpPermissionsEgress: ports,
  IpRanges: (row) => first(row, 'CidrIp'),
  Ipv6Ranges: (row) => first(row, 'CidrIpv6'),
  UserIdGroupPairs: (row) => joined(row, 'UserId', 'GroupId'),
  Reservations: instancesOf,
  SecurityGroups: (row) => first(row, 'GroupId', 'Id'),
  Groups: (row) => first(row, 'GroupId', 'GroupName'),
  TransitGatewayVpcAttachments: (row) => first(row, 'TransitGatewayAttachmentId'),
  TransitGatewayPeeringAttachments: (row) => first(row, 'TransitGatewayAttachmentId'),
  Associations: (row) => first(row, 'RouteTableAssociationId', 'NetworkAclAssociationId', 'TransitGatewayAttachmentId'),
  ResourceRecordSets: (row) => joined(row, 'Name', 'Type', 'SetIdentifier'),
  TargetHealthDescriptions: targetOf,
  Statement: (row) => first(row, 'Sid'),
};

const singular = (list: string): string => list.replace(/ies$/, 'y').replace(/s$/, '').replace(/Set$/, '');

const generic = (list: string, row: Row): string | undefined => {
  const one = singular(list);
  const named = first(row, `${one}Id`, `${one}Arn`, `${one}ARN`, `${one}Name`);
  return named ?? first(row, 'id', 'Id', 'arn', 'Arn', 'ARN', 'stageName', 'name', 'Name', 'Key', 'key', 'Cidr');
};

/** What tells this element of the list of this name from the others, whatever its place in the list. */
const identityOf = (list: string, element: unknown): string | undefined => {
  if (!isRow(element)) return undefined;
  return byList[list]?.(element) ?? generic(list, element);
};

/** The elements by identity; undefined where one has none, or two have the same: then only their whole values compare. */
export const identified = (list: string, elements: readonly unknown[]): ReadonlyMap<string, Row> | undefined => {
  const rows = new Map<string, Row>();
  for (const element of elements) {
    const id = identityOf(list, element);
    if (id === undefined || rows.has(id)) return undefined;
    rows.set(id, element as Row);
  }
  return rows;
};
