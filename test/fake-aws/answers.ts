import type { OperationId } from '../../src/snapshot/operations.js';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey, answerPath } from '../../src/snapshot/snapshot.js';
import type { Accounts } from './accounts.js';
import type { Call } from './call.js';
import { idOf, isRecord, records, text, texts } from './call.js';
import { AwsError, denied, notFound, throttled } from './errors.js';
import { narrow } from './filters.js';
import type { Filing } from './keys.js';
import { filingOf } from './keys.js';
import { pageOf } from './paging.js';

/** What every handler may look at. */
export interface World {
  readonly snapshot: Snapshot;
  readonly accounts: Accounts;
  /** The most elements of a page, whatever was asked for; undefined: AWS's own limits. */
  readonly tinyPages: number | undefined;
}

/** Single reads that are also answered out of a list: the list's file, its member, and what identifies an element. */
const singles: Readonly<Record<string, { list: OperationId; member: string; keyed: boolean; id: readonly string[] }>> =
  {
    'apigateway/get-rest-api': { list: 'apigateway/get-rest-apis', member: 'items', keyed: false, id: ['id'] },
    'apigateway/get-stage': { list: 'apigateway/get-stages', member: 'item', keyed: true, id: ['stageName'] },
    'apigateway/get-deployment': { list: 'apigateway/get-deployments', member: 'items', keyed: true, id: ['id'] },
    'apigateway/get-vpc-link': { list: 'apigateway/get-vpc-links', member: 'items', keyed: false, id: ['id'] },
    'apigateway/get-domain-name': {
      list: 'apigateway/get-domain-names',
      member: 'items',
      keyed: false,
      id: ['domainName', 'domainNameId'],
    },
    'apigatewayv2/get-vpc-link': {
      list: 'apigatewayv2/get-vpc-links',
      member: 'Items',
      keyed: false,
      id: ['VpcLinkId'],
    },
  };

/** Operations of which AWS says "there is none" with an error; a snapshot holds `{}` for it. */
const noneIsAnError = new Set(['lambda/get-policy', 'organizations/describe-organization', 'acm/describe-certificate']);

/** Operations of which a missing file must not look like "none": what was not collected is denied. */
const noneIsAnAnswer = new Set([
  'lambda/get-policy',
  'lambda/get-function-concurrency',
  'wafv2/get-web-acl-for-resource',
]);

const read = (world: World, account: string, region: string, id: OperationId, parts: readonly string[]) =>
  world.snapshot.answers.get(
    answerPath({ account, region, operation: id, ...(parts.length === 0 ? {} : { key: answerKey(...parts) }) }),
  );

const fromList = (world: World, call: Call, region: string, id: OperationId, parts: readonly string[]) => {
  const single = singles[id];
  if (!single) return undefined;
  const { list, member, keyed, id: names } = single;
  const rest = keyed ? parts.slice(1) : parts;
  const rows = records(read(world, call.account, region, list, keyed ? parts.slice(0, 1) : [])?.[member]);
  return rows.find((row) => names.every((name, i) => row[name] === rest[i]));
};

const listedAtAll = (world: World, call: Call, { question, region }: Filing): boolean => {
  const [list] = [singles[question ?? '']?.list];
  const prefixes = [question, list].map((id) => `${call.account}/${region}/${id}`);
  return [...world.snapshot.answers.keys()].some((path) =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
  );
};

/**
 * The error for an answer that the snapshot does not hold: the recorded gap, else a denial where nothing of the kind
 * was collected, else the resource is not there.
 */
const missing = (world: World, call: Call, filing: Filing): AwsError => {
  const { question, region, kind, parts = [] } = filing;
  const key = answerKey(...parts);
  const gap = world.snapshot.gaps.find(
    (g) =>
      g.account === call.account &&
      g.region === region &&
      g.operation === question &&
      (g.key === undefined || g.key === key),
  );
  if (gap?.why === 'throttled') return throttled(call);
  if (gap?.why === 'unreachable') return new AwsError('ServiceUnavailable', 503, 'Service is unavailable');
  const id = idOf(call);
  const unknowable = kind === undefined || noneIsAnAnswer.has(id) || !listedAtAll(world, call, filing);
  if (gap || unknowable) return denied(call, world.accounts.arnOf(call.accessKeyId));
  return notFound(call.service.word, kind, parts.join(' '));
};

/** Every file of a keyed operation as one answer, for calls that name elements and not what holds them (`ListenerArns`). */
const allFiles = (world: World, call: Call, { region }: Filing): Answer => {
  const prefix = `${call.account}/${region}/${idOf(call)}/`;
  const files = [...world.snapshot.answers].flatMap(([path, answer]) => (path.startsWith(prefix) ? [answer] : []));
  const [first] = files;
  if (!first) throw denied(call, world.accounts.arnOf(call.accessKeyId));
  const lists = Object.keys(first).filter((name) => Array.isArray(first[name]));
  return Object.fromEntries(lists.map((name) => [name, files.flatMap((file) => file[name] ?? [])]));
};

/**
 * API Gateway gives details of what hangs on a resource only when asked to embed them. The SDK's GetDeployments has no
 * `embed`: there it must be put into the query by hand.
 */
const embedded = (call: Call, answer: Answer): Answer => {
  const embed = texts(call.input, 'embed') ?? [text(call.input, 'embed')];
  const id = idOf(call);
  if (id === 'apigateway/get-resources' && !embed.includes('methods')) {
    const bare = (resource: Readonly<Record<string, unknown>>) =>
      isRecord(resource['resourceMethods'])
        ? {
            ...resource,
            resourceMethods: Object.fromEntries(Object.keys(resource['resourceMethods']).map((m) => [m, {}])),
          }
        : resource;
    return { ...answer, items: records(answer['items']).map(bare) };
  }
  if (!/^apigateway\/get-deployments?$/.test(id) || embed.includes('apisummary')) return answer;
  const { apiSummary: _apiSummary, ...bare } = answer;
  const items = answer['items'];
  return Array.isArray(items) ? { ...bare, items: records(items).map(({ apiSummary: _, ...row }) => row) } : bare;
};

/** The whole recorded answer to a call, before filters and pages. Throws what AWS would say instead. */
export const recorded = (world: World, call: Call): { readonly answer: Answer; readonly path: string } => {
  const filing = filingOf(call);
  const { question, region, parts } = filing;
  const path = `${call.account}/${region}/${idOf(call)}${parts?.length ? `/${answerKey(...parts)}` : ''}`;
  if (question === undefined) {
    const answer = world.snapshot.answers.get(path);
    if (answer) return { answer, path };
    throw new AwsError('InvalidAction', 400, `fake-aws: the snapshot has no answer to ${idOf(call)}`);
  }
  if (parts === undefined) {
    if (call.service.word !== 'elbv2')
      throw new AwsError('ValidationException', 400, `${idOf(call)} names no resource`);
    return { answer: allFiles(world, call, filing), path };
  }
  const answer = read(world, call.account, region, question, parts) ?? fromList(world, call, region, question, parts);
  if (!answer) throw missing(world, call, filing);
  if (noneIsAnError.has(question) && Object.keys(answer).length === 0)
    throw notFound(
      call.service.word,
      question === 'organizations/describe-organization' ? 'organization' : (filing.kind ?? ''),
      parts.join(' '),
    );
  return { answer, path };
};

/** How every operation without a handler of its own is answered: recorded, narrowed by the input, one page of it. */
export const answerFromSnapshot = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  return pageOf(call, embedded(call, narrow(call, answer)), path, world.tinyPages);
};

/** `get-caller-identity` needs no permission: recorded, else made from the key. */
export const callerIdentity = (world: World, call: Call): Answer =>
  world.snapshot.answers.get(`${call.account}/${call.region}/sts/get-caller-identity`) ??
  world.accounts.identityOf(call.accessKeyId);

export const assumeRole = (world: World, { input }: Call): Answer => {
  const externalId = text(input, 'ExternalId');
  return world.accounts.assume({
    roleArn: text(input, 'RoleArn') ?? '',
    sessionName: text(input, 'RoleSessionName') ?? '',
    ...(externalId === undefined ? {} : { externalId }),
  });
};
