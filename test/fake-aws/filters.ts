import type { Answer } from '../../src/snapshot/snapshot.js';
import type { Call, Input } from './call.js';
import { idOf, isRecord, records, scalarText, text, texts } from './call.js';
import { AwsError, notFound } from './errors.js';
import type { Schema } from './schema.js';
import { kebab, membersOf } from './schema.js';

type Row = Readonly<Record<string, unknown>>;

const singular = (word: string): string =>
  word
    .replace(/ies$/, 'y')
    .replace(/sses$/, 'ss')
    .replace(/([^s])s$/, '$1');

/** Filter names that are not the path of a field. */
const aliases: Readonly<Record<string, string>> = {
  'instance-state-name': 'state.name',
  'vpc-endpoint-state': 'state',
  'group-id': 'groups.group-id',
  'route-search.exact-match': 'destination-cidr-block',
  'addresses.private-ip-address': 'private-ip-addresses.private-ip-address',
  cidr: 'cidr-block',
  'cidr-block-association.cidr-block': 'cidr-block-association-set.cidr-block',
  'entry.cidr': 'entries.cidr-block',
};

const asTexts = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(asTexts);
  return value === null || typeof value === 'object' || value === undefined ? [] : [scalarText(value)];
};

/**
 * How far the name of a member leads along a path of kebab-case words: null not at all, '' to its end, else the rest.
 * `association.subnet-id` goes by Associations to SubnetId, `status-code` by Status to Code.
 */
const step = (name: string, path: string): string | null => {
  const word = kebab(name);
  const words = [word, singular(word)];
  if (words.includes(path)) return '';
  const head = words.find((w) => path.startsWith(`${w}.`) || path.startsWith(`${w}-`));
  if (head !== undefined) return path.slice(head.length + 1);
  const [first = '', ...rest] = path.split('.');
  return rest.length > 0 && words.some((w) => w.endsWith(`-${first}`)) ? rest.join('.') : null;
};

const valuesAt = (row: unknown, path: string): string[] => {
  if (Array.isArray(row)) return row.flatMap((element) => valuesAt(element, path));
  if (!isRecord(row)) return [];
  return Object.entries(row).flatMap(([name, value]) => {
    const rest = step(name, path);
    return rest === null ? [] : rest === '' ? asTexts(value) : valuesAt(value, rest);
  });
};

const leads = (schema: Schema, path: string): boolean => {
  if (schema.isListSchema()) return leads(schema.getValueSchema(), path);
  return membersOf(schema).some(([name, member]) => {
    const rest = step(name, path);
    return rest !== null && (rest === '' || leads(member, rest));
  });
};

const pathOf = (name: string): string => (/[-.]/.test(name) ? name : kebab(name));

/** A filter that no field of the answer carries is refused, as AWS refuses a name it does not know. */
const demandFilters = (call: Call): void => {
  for (const filter of filtersOf(call.input)) {
    const name = String(filter['Name']);
    const path = pathOf(name);
    if (name.startsWith('tag') || !call.model) continue;
    const lists = membersOf(call.model.output).map(([, member]) => member);
    const known = [path, aliases[path] ?? path, `instances.${path}`, `instances.${aliases[path] ?? path}`];
    if (!lists.some((list) => known.some((candidate) => leads(list, candidate))))
      throw new AwsError('InvalidParameterValue', 400, `The filter '${name}' is invalid`);
  }
};

const tagValues = (row: Row, name: string): string[] => {
  const tags = records(row['Tags']);
  if (name === 'tag-key') return tags.map((tag) => String(tag['Key']));
  return tags.filter((tag) => `tag:${String(tag['Key'])}` === name).map((tag) => String(tag['Value']));
};

/** Filter values may hold `*` and `?`. */
export const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

const passesFilter = (row: Row, name: string, allowed: readonly string[]): boolean => {
  const path = pathOf(name);
  const plain = name.startsWith('tag') ? tagValues(row, name) : valuesAt(row, path);
  const values = plain.length > 0 ? plain : valuesAt(row, aliases[path] ?? path);
  const patterns = allowed.map(wildcard);
  return values.some((value) => patterns.some((pattern) => pattern.test(value)));
};

const filtersOf = (input: Input): readonly Row[] => records(input['Filters'] ?? input['Filter']);

/** `VpcIds` selects by VpcId, `LoadBalancerArns` by LoadBalancerArn, `Names` by TargetGroupName. */
const memberFor = (listName: string, row: Row): string | undefined => {
  const one = singular(listName);
  const fits = one === 'Name' ? /^(LoadBalancer|TargetGroup)Name$/ : new RegExp(`^${one}s?$`);
  return Object.keys(row).find((name) => fits.test(name));
};

const scalarNames: Readonly<Record<string, string>> = { resourceType: 'type' };

/** By name: members of the input that do not select rows. */
const passive = new Set([
  'DryRun',
  'Attribute',
  'MaxResults',
  'NextToken',
  'MaxItems',
  'Marker',
  'PageSize',
  'position',
  'limit',
]);

const accountIn = (row: Row): string | undefined => {
  const arn = row['domainNameAccessAssociationArn'] ?? row['domainNameArn'] ?? row['resourceShareArn'];
  return typeof arn === 'string' ? /:(\d{12}):/.exec(arn)?.[1] : undefined;
};

const passesOwner = (call: Call, row: Row): boolean => {
  const operations = [
    'apigateway/get-domain-names',
    'apigateway/get-domain-name-access-associations',
    'ram/list-resources',
  ];
  if (!operations.includes(idOf(call))) return true;
  const own = [undefined, call.account].includes(accountIn(row));
  return (text(call.input, 'resourceOwner') ?? 'SELF') === 'SELF' ? own : !own;
};

const passes = (call: Call, row: Row): boolean => {
  const { input } = call;
  const filtered = filtersOf(input).every((filter) =>
    passesFilter(row, String(filter['Name']), texts(filter, 'Values') ?? []),
  );
  if (!filtered || !passesOwner(call, row)) return false;
  return Object.entries(input).every(([name, value]) => {
    if (passive.has(name) || isRecord(value) || value === undefined) return true;
    if (Array.isArray(value)) {
      const member = memberFor(name, row);
      if (member === undefined || value.length === 0 || value.some(isRecord)) return true;
      return asTexts(row[member]).some((found) => value.includes(found));
    }
    const found = row[scalarNames[name] ?? name] ?? row[`${name}s`];
    return found === undefined || asTexts(found).includes(scalarText(value));
  });
};

const kindOf = (listName: string, operation: string): string =>
  listName === 'Names'
    ? kebab(operation.replace(/^describe-|s$/g, ''))
    : kebab(listName)
        .replace(/-(ids|arns)$/, '')
        .replace(/s$/, '');

/** An id that is asked for and not there is an error, as in EC2 and ELB. */
const demandAll = (call: Call, rows: readonly Row[]): void => {
  const { word } = call.service;
  if (word !== 'ec2' && word !== 'elbv2') return;
  for (const [name, value] of Object.entries(call.input)) {
    if (!Array.isArray(value) || value.some(isRecord) || !/(Ids|Arns|Names)$/.test(name)) continue;
    const member = rows.map((row) => memberFor(name, row)).find((known) => known !== undefined);
    const present = new Set(rows.flatMap((row) => (member === undefined ? [] : asTexts(row[member]))));
    const missing = value.map(String).find((id) => !present.has(id));
    if (missing !== undefined && (member !== undefined || rows.length === 0))
      throw notFound(word, kindOf(name, call.operation), missing);
  }
};

const narrowInstances = (call: Call, reservations: readonly Row[]): Row[] => {
  const instancesOf = (reservation: Row) => records(reservation['Instances']);
  demandAll(call, reservations.flatMap(instancesOf));
  return reservations
    .map((reservation) => ({ ...reservation, Instances: instancesOf(reservation).filter((row) => passes(call, row)) }))
    .filter(({ Instances }) => Instances.length > 0);
};

const narrowRows = (call: Call, rows: readonly unknown[]): readonly unknown[] => {
  if (!rows.every(isRecord)) return rows;
  if (idOf(call) === 'ec2/describe-instances') return narrowInstances(call, rows);
  demandAll(call, rows);
  return rows.filter((row) => passes(call, row));
};

/** The names of services go with their details. */
const alignNames = (before: Answer, after: Answer): Answer => {
  const all = records(before['ServiceDetails']);
  const kept = records(after['ServiceDetails']);
  const gone = new Set(all.filter((row) => !kept.includes(row)).map((row) => row['ServiceName']));
  const names = before['ServiceNames'];
  return Array.isArray(names) ? { ...after, ServiceNames: names.filter((name) => !gone.has(name)) } : after;
};

/** The rows of each list that the ids, filters and scalars of the input select. */
export const narrow = (call: Call, answer: Answer): Answer => {
  demandFilters(call);
  const narrowed = Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, Array.isArray(value) ? narrowRows(call, value) : value]),
  );
  return alignNames(answer, narrowed);
};
