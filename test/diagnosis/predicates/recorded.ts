import { executionLogGroup } from '../../../src/inventory/evidence/execution-logs.js';
import type { AnswerProbe, HandshakeProbe, HostProbe, NameProbe } from '../../../src/inventory/evidence/live.js';
import { labelOf } from '../../../src/inventory/evidence/metrics.js';
import { metricsOf } from '../../../src/diagnosis/evidence/metrics.js';
import { servingStage } from '../../../src/diagnosis/evidence/witnesses.js';
import { clientsOf } from '../../../src/diagnosis/evidence/clients.js';
import { pairsOf } from '../../../src/diagnosis/evidence/expectations.js';
import type { Subject } from '../../../src/request/fact.js';
import { lookUp } from '../../../src/request/fact.js';
import { facts } from '../../../src/request/facts/index.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../../src/snapshot/snapshot.js';
import type { Row } from '../../inventory/evidence/samples.js';
import { flaggedFormat, nodata, row } from '../../inventory/evidence/samples.js';
import { provider } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';

/** What a log or a host recorded, put beside a state that has the fault. */
export interface Recorded {
  readonly put?: (state: Snapshot, subject: Subject) => Snapshot;
  readonly seen?: (name: string, subject: Subject) => Partial<HostProbe>;
}

/** Where each end of the request is, for the rows of the logs. */
interface Ends {
  readonly client: string;
  readonly own: string;
  readonly servers: readonly { readonly id: string; readonly address: string }[];
}

const endsOf = (subject: Subject): Ends => {
  const pairs = pairsOf(subject);
  const servers = new Map(pairs.map((pair) => [pair.interface, { id: pair.interface, address: pair.address }]));
  return {
    client: clientsOf(subject)[0]?.party.address ?? '',
    own: pairs.find(({ own }) => own !== undefined)?.own ?? 'eni-0dead00000000000d',
    servers: [...servers.values()],
  };
};

// ---- flow logs

/** The lines of one interface for one client and one server. */
export type Lines = (rest: Pick<Row, 'eni'>, client: string, server: string) => readonly string[];

const syn =
  (more: Partial<Row>): Lines =>
  (rest, from, to) => [row({ ...rest, from, to, ports: [40000, 443], flags: 2, ...more })];
const synAck =
  (more: Partial<Row>): Lines =>
  (rest, client, server) => [row({ ...rest, from: server, to: client, ports: [443, 40000], flags: 18, ...more })];

export const attempt = syn({ packets: 7, bytes: 420 });
export const refused = syn({ action: 'REJECT' });
export const answerRefused: Lines = (...of) => [...attempt(...of), ...synAck({ action: 'REJECT' })(...of)];
export const repeated: Lines = (...of) => [
  ...syn({ packets: 5, bytes: 300 })(...of),
  ...synAck({ packets: 5, bytes: 300 })(...of),
];
export const established: Lines = (...of) => [
  ...syn({ flags: 3, packets: 9, bytes: 2400 })(...of),
  ...synAck({ flags: 19, packets: 8, bytes: 6400 })(...of),
];
/** The certificate's flight never got through: the endpoint sends it again and again, and the caller sees none of it. */
export const resent: Lines = (...of) => [
  ...syn({ flags: 2, packets: 6, bytes: 1900 })(...of),
  ...synAck({ packets: 12, bytes: 9000 })(...of),
];
export const starved: Lines = (...of) => [
  ...syn({ flags: 2, packets: 6, bytes: 1900 })(...of),
  ...synAck({ packets: 4, bytes: 240 })(...of),
];
export const silent: Lines = () => [];

const alive = (id: string) => [nodata('10:00', id), nodata('11:50', id)];

/** Flow logs of every interface of the endpoint, and of the caller's own; every one proves that it is alive. */
export const flows = (atEndpoint: Lines, atCaller?: Lines, format = flaggedFormat, tail = ''): Recorded => ({
  put: (state, subject) => {
    const { client, own, servers } = endsOf(subject);
    const ids = [...servers.map(({ id }) => id), ...(atCaller ? [own] : [])];
    const messages = [
      ...ids.flatMap(alive),
      ...servers.flatMap(({ id, address }) => atEndpoint({ eni: id }, client, address)),
      ...servers.flatMap(({ address }) => atCaller?.({ eni: own }, client, address) ?? []),
    ].map((line) => (line.endsWith('NODATA') ? line : `${line}${tail}`));
    const FlowLogs = ids.map((ResourceId) => ({
      FlowLogId: `fl-${ResourceId.slice(4)}`,
      FlowLogStatus: 'ACTIVE',
      DeliverLogsStatus: 'SUCCESS',
      CreationTime: '2026-01-01T00:00:00+00:00',
      ResourceId,
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: '/vpc/flow',
      LogFormat: format,
      MaxAggregationInterval: 60,
    }));
    const events = messages.map((message) => ({ logStreamName: 'eni-x-all', message }));
    const logged = answer(state, provider, 'ec2/describe-flow-logs', { FlowLogs });
    return answer(logged, provider, 'logs/filter-log-events', { events }, '/vpc/flow');
  },
});

/** Packets between the two ends that a transit gateway lost because they were too big. */
export const tooBig: Recorded = {
  put: (state, subject) => lostBy(state, subject, 'return', '0 0 3 0'),
};

const counted =
  (counts: string) =>
  (direction: 'forward' | 'return'): Recorded => ({
    put: (state, subject) => lostBy(state, subject, direction, counts),
  });

/** Packets from the client to the endpoint (or back) that a transit gateway lost: for want of a route, */
export const lost = counted('3 0 0 0');
/** by a blackhole, */
export const blackholed = counted('0 3 0 0');
/** because they went in a circle; */
export const circled = counted('0 0 0 3');
/** and packets that it passed on. */
export const passedOn = counted('0 0 0 0');

const lostBy = (state: Snapshot, subject: Subject, direction: 'forward' | 'return', counts: string): Snapshot => {
  const { client, servers } = endsOf(subject);
  const server = servers[0]?.address ?? '';
  const [from, to] = direction === 'forward' ? [client, server] : [server, client];
  const message = `6 TransitGateway 444455556666 tgw-1 tgw-attach-1 111122223333 - vpc-1 - subnet-1 - eni-1 - use1-az1 - - ${from} ${to} 40000 443 6 3 180 1769944800 1769944855 OK IPv4 ${counts} 2 us-east-1 ingress - -`;
  const FlowLogs = [{ FlowLogId: 'fl-t', ResourceId: 'tgw-1', FlowLogStatus: 'ACTIVE', LogGroupName: '/tgw' }];
  const logged = answer(state, provider, 'ec2/describe-flow-logs', { FlowLogs });
  return answer(logged, provider, 'logs/filter-log-events', { events: [{ message }] }, '/tgw');
};

// ---- the stage's own logs

export interface Accessed {
  readonly status: number;
  readonly type?: string;
  readonly error?: string;
  readonly integration?: number;
  readonly integrationError?: string;
  readonly waited?: number;
  /** `$context.wafResponseCode`, and the status of each phase that follows. */
  readonly waf?: string;
  readonly authenticate?: number;
  readonly authorizer?: number;
  readonly authorizerError?: string;
  readonly authorize?: number;
  readonly key?: string;
  readonly principal?: string;
  readonly resource?: string;
  readonly host?: string;
  readonly from?: string;
  readonly at?: string;
}

const group = 'apigw/rows';
const format = JSON.stringify({
  status: '$context.status',
  type: '$context.error.responseType',
  error: '$context.error.message',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  resource: '$context.resourcePath',
  host: '$context.domainName',
  principal: '$context.identity.userArn',
  integration: '$context.integration.status',
  integrationError: '$context.integration.error',
  waited: '$context.integration.latency',
  waf: '$context.wafResponseCode',
  authenticate: '$context.authenticate.status',
  authorizer: '$context.authorizer.status',
  authorizerError: '$context.authorizer.error',
  authorize: '$context.authorize.status',
  key: '$context.identity.apiKeyId',
  t: '$context.requestTimeEpoch',
});

/** Every stage writes an access log. */
const logging = (state: Snapshot, account: string): Snapshot => {
  const accessLogSettings = { destinationArn: `arn:aws:logs:us-east-1:${account}:log-group:${group}`, format };
  const answers = [...state.answers].map(([path, value]) => {
    const { operation } = parseAnswerPath(path);
    if (operation === 'apigateway/get-stage') return [path, { ...value, accessLogSettings }] as const;
    if (operation !== 'apigateway/get-stages') return [path, value] as const;
    const item = (value['item'] as object[]).map((stage) => ({ ...stage, accessLogSettings }));
    return [path, { ...value, item }] as const;
  });
  return { ...state, answers: new Map(answers) };
};

const stageOf = (subject: Subject) => {
  const stage = servingStage(subject);
  if (!stage) throw new Error('no stage');
  return stage;
};

export const access = (...rows: readonly Accessed[]): Recorded => ({
  put: (state, subject) => {
    const stage = stageOf(subject);
    const events = rows.map((one, index) => {
      const t = Date.parse(`2026-02-01T${one.at ?? '11:30'}:00Z`) + index;
      return {
        eventId: `e${index}`,
        timestamp: t,
        message: JSON.stringify({
          type: '-',
          error: '-',
          ip: one.from ?? endsOf(subject).client,
          method: subject.request.method,
          path: `/${stage.stage}${subject.request.path}`,
          resource: '-',
          host: '-',
          principal: '-',
          integration: '-',
          integrationError: '-',
          waited: '-',
          waf: '-',
          authenticate: '-',
          authorizer: '-',
          authorizerError: '-',
          authorize: '-',
          key: '-',
          ...one,
          t: String(t),
        }),
      };
    });
    const at = { account: stage.account, region: stage.region };
    return answer(logging(state, stage.account), at, 'logs/filter-log-events', { events }, group);
  },
});

export const execution = (...messages: readonly string[]): Recorded => ({
  put: (state, subject) => {
    const of = stageOf(subject);
    const resource = lookUp(subject, facts.method);
    const path = (resource.known && resource.value?.resourcePath) || subject.request.path;
    const lines = [`HTTP Method: ${subject.request.method}, Resource Path: ${path}`, ...messages];
    const events = lines.map((text, index) => ({
      eventId: `x${index}`,
      timestamp: Date.parse('2026-02-01T11:30:00Z') + index,
      message: `(req-1) ${text}`,
    }));
    return answer(state, of, 'logs/filter-log-events', { events }, executionLogGroup(of.api, of.stage));
  },
});

/** A trace of the caller's request: what the stage answered, and what it called (`took` in seconds). */
export const traced = (
  status: number,
  called?: { readonly took?: number; readonly status?: number; readonly fault?: boolean },
): Recorded => ({
  put: (state, subject) => {
    const stage = stageOf(subject);
    const start = Date.parse('2026-02-01T11:30:00Z') / 1000;
    const { took = 0.1, status: given, fault = false } = called ?? {};
    const sub = {
      name: 'backend',
      namespace: 'remote',
      start_time: start,
      end_time: start + took,
      fault,
      ...(given === undefined ? {} : { http: { response: { status: given } } }),
    };
    const Document = JSON.stringify({
      id: 'a',
      name: `${stage.apiName}/${stage.stage}`,
      origin: 'AWS::ApiGateway::Stage',
      resource_arn: `arn:aws:apigateway:${stage.region}::/restapis/${stage.api}/stages/${stage.stage}`,
      start_time: start,
      end_time: start + took + 0.01,
      http: {
        request: {
          url: `https://x/${stage.stage}${subject.request.path}`,
          method: subject.request.method,
          client_ip: endsOf(subject).client,
        },
        response: { status },
      },
      subsegments: called === undefined ? [] : [sub],
    });
    const Id = '1-697f3a60-000000000000000000000002';
    return answer(state, stage, 'xray/batch-get-traces', { Traces: [{ Id, Segments: [{ Id: 'a', Document }] }] });
  },
});

// ---- what resolvers, web ACLs and CloudWatch recorded

interface Query {
  readonly name?: string;
  readonly type?: string;
  readonly rcode?: string;
  readonly addresses?: readonly string[];
  readonly from?: string;
  readonly firewall?: string;
}

const queryGroup = '/resolver/queries';

/** The query log of the caller's VPC; a query is of the name in use, by the caller, answered with the endpoint. */
export const resolved = (ask: (servers: readonly string[]) => readonly Query[]): Recorded => ({
  put: (state, subject) => {
    const caller = lookUp(subject, facts.caller);
    const { host } = subject.request;
    if (!caller.known || !caller.value.place || host.form === 'unstated') throw new Error('nobody asks');
    const { place, vpc } = caller.value;
    const servers = serversOf(subject);
    const events = ask(servers).map((query, index) => ({
      eventId: `q${index}`,
      timestamp: Date.parse('2026-02-01T11:30:00Z') + index,
      message: JSON.stringify({
        version: '1.100000',
        vpc_id: vpc,
        query_timestamp: '2026-02-01T11:30:00Z',
        query_name: `${query.name ?? host.name}.`,
        query_type: query.type ?? 'A',
        query_class: 'IN',
        rcode: query.rcode ?? 'NOERROR',
        answers: (query.addresses ?? []).map((Rdata) => ({ Rdata, Type: 'A', Class: 'IN' })),
        srcaddr: query.from ?? endsOf(subject).client,
        ...(query.firewall === undefined ? {} : { firewall_rule_action: query.firewall }),
      }),
    }));
    const arn = `arn:aws:logs:${place.region}:${place.account}:log-group:${queryGroup}:*`;
    const configs = { ResolverQueryLogConfigs: [{ Id: 'rqlc-1', DestinationArn: arn }] };
    const ties = {
      ResolverQueryLogConfigAssociations: [
        { Id: 'rqlca-1', ResolverQueryLogConfigId: 'rqlc-1', ResourceId: vpc, Status: 'ACTIVE' },
      ],
    };
    const known = answer(state, place, 'route53resolver/list-resolver-query-log-configs', configs);
    const tied = answer(known, place, 'route53resolver/list-resolver-query-log-config-associations', ties);
    return answer(tied, place, 'logs/filter-log-events', { events }, queryGroup);
  },
});

/** The log of the stage's web ACL. */
export const inspected = (...actions: readonly ('BLOCK' | 'ALLOW')[]): Recorded => ({
  put: (state, subject) => {
    const stage = stageOf(subject);
    const acl = stage.value.webAclArn ?? '';
    const events = actions.map((action, index) => ({
      eventId: `w${index}`,
      timestamp: Date.parse('2026-02-01T11:30:00Z') + index,
      message: JSON.stringify({
        timestamp: Date.parse('2026-02-01T11:30:00Z') + index,
        webaclId: acl,
        terminatingRuleId: 'rule',
        action,
        httpSourceName: 'APIGW',
        httpSourceId: `${stage.account}:${stage.api}:${stage.stage}`,
        httpRequest: {
          clientIp: endsOf(subject).client,
          httpMethod: subject.request.method,
          uri: `/${stage.stage}${subject.request.path}`,
          headers: [{ name: 'Host', value: 'x' }],
        },
      }),
    }));
    const arn = `arn:aws:logs:${stage.region}:${stage.account}:log-group:aws-waf-logs-x`;
    const LoggingConfiguration = { ResourceArn: acl, LogDestinationConfigs: [arn] };
    const logged = answer(state, stage, 'wafv2/get-logging-configuration', { LoggingConfiguration }, acl);
    return answer(logged, stage, 'logs/filter-log-events', { events }, 'aws-waf-logs-x');
  },
});

export interface Series {
  readonly name: string;
  /** A text that the metric's dimensions hold, where several have the name. */
  readonly of?: string;
  /** A point a minute from 11:30 on. */
  readonly values: readonly number[];
}

/** Points of metrics that the request could be told by. */
export const measured = (...series: readonly Series[]): Recorded => ({
  put: (state, subject) => {
    const found = series.map(({ name, of = '', values }) => {
      const metric = metricsOf(subject).find(
        (one) => one.metric.name === name && JSON.stringify(one.metric.dimensions).includes(of),
      );
      if (!metric) throw new Error(`no metric ${name}`);
      return { ...metric, values };
    });
    const [first] = found;
    if (!first) throw new Error('no metric');
    const MetricDataResults = found.map(({ metric, values }, index) => ({
      Id: `m${index}`,
      Label: labelOf(metric),
      StatusCode: 'Complete',
      Timestamps: values.map((_, at) => new Date(Date.parse('2026-02-01T11:30:00Z') + at * 60_000).toISOString()),
      Values: values,
    }));
    return answer(state, first, 'cloudwatch/get-metric-data', { MetricDataResults });
  },
});

/** Points of the first metric of this name. */
export const metered = (name: string, ...values: readonly number[]): Recorded => measured({ name, values });

const joined = (a: unknown, b: unknown): unknown =>
  Array.isArray(a) && Array.isArray(b) ? [...(a as unknown[]), ...(b as unknown[])] : b;

/** What several recorded; lists that two of them answered alike are one. */
export const together = (...all: readonly Recorded[]): Recorded => {
  const seen = all.map((one) => one.seen).filter((one) => one !== undefined);
  return {
    put: (state, subject) =>
      all.reduce((before, { put }) => {
        const next = put?.(before, subject) ?? before;
        const answers = [...next.answers].map(([path, value]) => {
          const known = before.answers.get(path);
          const isEvidence = /filter-log-events|get-metric-data|describe-flow-logs/.test(path);
          if (!known || known === value || !isEvidence) return [path, value] as const;
          const merged = Object.fromEntries(
            Object.entries(value).map(([name, list]) => [name, joined(known[name], list)]),
          );
          return [path, merged] as const;
        });
        return { ...next, answers: new Map(answers) };
      }, state),
    ...(seen.length === 0
      ? {}
      : { seen: (name, subject) => Object.assign({}, ...seen.map((one) => one(name, subject))) as object }),
  };
};

// ---- what a host saw

export const named = (name: string, addresses: readonly string[], error?: string): NameProbe => ({
  name,
  by: 'host',
  addresses,
  error,
});

export const shaken = (address: string, rest: Partial<HandshakeProbe> = {}): HandshakeProbe => ({
  address,
  name: 'x',
  is: 'trusted',
  version: 'TLSv1.2',
  issuer: 'Amazon',
  names: ['*.execute-api.us-east-1.amazonaws.com'],
  error: undefined,
  otherwise: undefined,
  smaller: undefined,
  ...rest,
});

export const answered = (address: string, status: number, body: string, rest: Partial<AnswerProbe> = {}) => ({
  address,
  variant: 'as asked' as const,
  host: 'x',
  method: 'GET' as const,
  path: '/prod/orders',
  status,
  text: `HTTP/1.1 ${status} X\nx-amzn-RequestId: 1\nx-amz-apigw-id: 2\n\n${body}`,
  error: undefined,
  at: Date.parse('2026-02-01T11:59:00Z'),
  ...rest,
});

/** A probe from the caller's own host. */
export const live = (see: (name: string, servers: readonly string[]) => Partial<HostProbe>): Recorded => ({
  seen: (name, subject) => see(name, serversOf(subject)),
});

const serversOf = (subject: Subject): string[] => {
  const found = lookUp(subject, facts.endpointInterfaces);
  return (found.known ? found.value : []).map(({ value }) => value.PrivateIpAddress ?? '');
};

export const probeOf = (recorded: Recorded, subject: Subject): HostProbe[] => {
  const { host } = subject.request;
  if (!recorded.seen || host.form === 'unstated') return [];
  const from = endsOf(subject).client;
  const at = Date.parse('2026-02-01T11:59:00Z');
  return [
    {
      host: 'here',
      name: host.name,
      names: [],
      connects: serversOf(subject).map((address) => ({ address, is: 'connected', from, error: undefined })),
      handshakes: [],
      byOtherNames: [],
      answers: [],
      proxied: false,
      from: at,
      to: at + 1000,
      ...recorded.seen(host.name, subject),
    },
  ];
};

export const nothing: Recorded = {};
