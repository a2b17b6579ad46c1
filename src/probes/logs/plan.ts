import { checks } from '../../checks/index.js';
import type { Failed } from '../../diagnosis/evaluate.js';
import { isFailed, judgeAll } from '../../diagnosis/evaluate.js';
import { metricsOf } from '../../diagnosis/evidence/metrics.js';
import { servingStage } from '../../diagnosis/evidence/witnesses.js';
import { accessLogGroup } from '../../inventory/evidence/access-logs.js';
import { executionLogGroup } from '../../inventory/evidence/execution-logs.js';
import { flowLogs } from '../../inventory/ec2.js';
import { destinationOf, isBucket } from '../../inventory/evidence/flow-groups.js';
import { flowLogsOf } from '../../inventory/evidence/flow-logs.js';
import { labelOf } from '../../inventory/evidence/metrics.js';
import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import { clientsOf } from '../../diagnosis/evidence/clients.js';
import type { BucketLog } from './bucket-layout.js';
import type { Sought } from './flow-files/scan.js';
import type { GroupAsked } from './log-groups.js';
import type { MetricsAsked } from './metrics.js';
import type { TracesAsked } from './traces.js';
import type { Lookup, TrailAsked } from './trail/index.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });
const nameOf = ({ account, region }: Place): string => `${account}/${region}`;

const uniqueBy = <T>(all: readonly T[], name: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [name(one), one])).values(),
];

const addressesOf = (subjects: readonly Subject[]): string[] => [
  ...new Set(
    subjects.flatMap((subject) => {
      const caller = lookUp(subject, facts.caller);
      return caller.known && !caller.value.hypothetical ? caller.value.parties.map(({ address }) => address) : [];
    }),
  ),
];

/** The endpoint's interfaces, and the caller's own where it is one. */
const interfacesOf = (subject: Subject): string[] => {
  const endpoint = lookUp(subject, facts.endpointInterfaces);
  const caller = lookUp(subject, facts.caller);
  return [
    ...(endpoint.known ? endpoint.value.map(({ value }) => value.NetworkInterfaceId ?? '') : []),
    ...(caller.known ? caller.value.parties.flatMap((party) => (party.is === 'interface' ? [party.id] : [])) : []),
  ].filter((id) => id !== '');
};

/** The records of flow logs that matter to these requests. */
export const soughtFor = (subjects: readonly Subject[], most: number): Sought => {
  const clients = subjects.map((subject) => clientsOf(subject).flatMap(({ ranges }) => ranges));
  return {
    interfaces: new Set(subjects.flatMap(interfacesOf).slice(0, most)),
    // Where one caller's addresses are not known, everybody's records may be its.
    clients: clients.some(({ length }) => length === 0) ? [] : clients.flat(),
    port: 443,
  };
};

/** Flow logs of the requests' interfaces, and of transit gateways, that write to S3. */
export const bucketsFor = (subjects: readonly Subject[], most: number): BucketLog[] => {
  const [first] = subjects;
  if (!first) return [];
  const interfaces = [...new Set(subjects.flatMap(interfacesOf))].slice(0, most);
  const own = interfaces.flatMap((id) => flowLogsOf(first.inventory, id));
  const transit = first.inventory.everywhere(flowLogs).rows.filter(({ value }) => value.ResourceId?.startsWith('tgw-'));
  return uniqueBy([...own, ...transit], ({ value }) => value.FlowLogId ?? '').flatMap((log) => {
    const to = destinationOf(log);
    return to && isBucket(to.group) ? [{ ...placeOf(log), destination: to.group, log: log.value }] : [];
  });
};

/** The places where the requests' interfaces are: their flow logs are described there. */
export const interfacePlaces = (subjects: readonly Subject[]): Place[] => {
  const places = subjects.flatMap((subject) => {
    const endpoint = lookUp(subject, facts.endpointInterfaces);
    const caller = lookUp(subject, facts.caller);
    return [
      ...(endpoint.known ? endpoint.value : []),
      ...(caller.known && caller.value.place ? [caller.value.place] : []),
    ].map(placeOf);
  });
  return uniqueBy(places, nameOf);
};

/** Groups asked for twice become one, with the streams of both. */
const merged = (asked: readonly GroupAsked[]): GroupAsked[] => {
  const groups = new Map<string, GroupAsked>();
  for (const one of asked) {
    const name = `${nameOf(one)}/${one.group}`;
    const known = groups.get(name);
    const whole = known !== undefined && (known.streams.length === 0 || one.streams.length === 0);
    const streams = whole ? [] : [...new Set([...(known?.streams ?? []), ...one.streams])];
    const narrow = one.narrow && (known?.narrow ?? true);
    groups.set(name, { ...one, streams, narrow, early: Math.max(one.early, known?.early ?? 0) });
  }
  return [...groups.values()];
};

/** Log groups that hold flow logs of the requests' interfaces: each interface has a stream of its own. */
export const flowGroupsFor = (subjects: readonly Subject[], most: number): GroupAsked[] => {
  const [first] = subjects;
  if (!first) return [];
  const interfaces = [...new Set(subjects.flatMap(interfacesOf))].slice(0, most);
  const addresses = addressesOf(subjects);
  return merged(
    interfaces.flatMap((id) =>
      flowLogsOf(first.inventory, id).flatMap((log) => {
        const to = destinationOf(log);
        const early = (log.value.MaxAggregationInterval ?? 600) * 1000;
        return to && !isBucket(to.group) ? [{ ...to, streams: [id], addresses, narrow: false, flow: true, early }] : [];
      }),
    ),
  );
};

/** Log groups of transit gateways: they hold everybody's traffic, so they are read for the caller's addresses alone. */
export const transitGroupsFor = (subjects: readonly Subject[]): GroupAsked[] => {
  const addresses = addressesOf(subjects);
  const rows = subjects[0]?.inventory.everywhere(flowLogs).rows ?? [];
  return merged(
    rows.flatMap((log) => {
      const to = log.value.ResourceId?.startsWith('tgw-') ? destinationOf(log) : undefined;
      const early = (log.value.MaxAggregationInterval ?? 600) * 1000;
      return to && !isBucket(to.group) ? [{ ...to, streams: [], addresses, narrow: true, flow: true, early }] : [];
    }),
  );
};

const logsExecution = (
  settings: Readonly<Record<string, { loggingLevel?: string | undefined }>> | undefined,
): boolean => Object.values(settings ?? {}).some(({ loggingLevel = 'OFF' }) => loggingLevel !== 'OFF');

/** The access and execution logs of the stages that the requests go to. */
export const stageGroupsFor = (subjects: readonly Subject[]): GroupAsked[] => {
  const addresses = addressesOf(subjects);
  return merged(
    subjects.flatMap((subject) => {
      const of = servingStage(subject);
      if (!of) return [];
      const access = accessLogGroup(of.value);
      const execution = logsExecution(of.value.methodSettings)
        ? [{ ...placeOf(of), group: executionLogGroup(of.api, of.stage) }]
        : [];
      return [...(access ? [access] : []), ...execution].map((at) => ({
        ...at,
        streams: [],
        addresses,
        narrow: false,
        flow: false,
        early: 0,
      }));
    }),
  );
};

export const tracesFor = (subjects: readonly Subject[]): TracesAsked[] => {
  const stages = uniqueBy(
    subjects.flatMap((subject) => servingStage(subject) ?? []),
    (of) => `${nameOf(of)}/${of.api}/${of.stage}`,
  );
  const addresses = addressesOf(subjects);
  return uniqueBy(stages.map(placeOf), nameOf).map((place) => ({
    ...place,
    addresses,
    stages: stages.filter((of) => nameOf(of) === nameOf(place)),
  }));
};

export const metricsFor = (subjects: readonly Subject[]): MetricsAsked[] => {
  const all = uniqueBy(subjects.flatMap(metricsOf), ({ metric, ...place }) => `${nameOf(place)} ${labelOf(metric)}`);
  return uniqueBy(all.map(placeOf), nameOf).map((place) => ({
    ...place,
    metrics: all.filter((one) => nameOf(one) === nameOf(place)).map(({ metric }) => metric),
  }));
};

/** Ids that an EC2 event names as its resource; of other events, and newer ones of EC2, it is in the parameters only. */
const isListed = (id: string): boolean => /^(rtb|sg|acl|pcx|subnet|vpc|eni|tgw|tgw-attach|tgw-rtb)-/.test(id);

/** These name nothing but the association that they end or replace. */
const isOfAssociation = (event: string): boolean => /Associat/.test(event);

/** Owners of either side may change these, each in its own account. */
const isShared = (id: string): boolean => /^(pcx|tgw|tgw-attach|tgw-rtb)-/.test(id);

const lookupsOf = ({ verdict }: Failed): readonly { readonly lookup: Lookup; readonly everywhere: boolean }[] => {
  const { ids = [], events = [] } = verdict.breaks ?? {};
  const listed = ids.filter(isListed);
  const byId = listed.map((value) => ({ lookup: { by: 'ResourceName', value } as const, everywhere: isShared(value) }));
  const byName = listed.length === ids.length && ids.length > 0 ? events.filter(isOfAssociation) : events;
  return [...byId, ...byName.map((value) => ({ lookup: { by: 'EventName', value } as const, everywhere: false }))];
};

const homesOf = (subject: Subject): Place[] => {
  const caller = lookUp(subject, facts.caller);
  const endpoint = lookUp(subject, facts.endpoint);
  const api = lookUp(subject, facts.restApi);
  return [
    caller.known ? caller.value.place : undefined,
    endpoint.known ? endpoint.value : undefined,
    api.known ? api.value : undefined,
  ].flatMap((place) => (place ? [placeOf(place)] : []));
};

/** IAM, Organizations and Route 53 are global: their events are recorded in one region of the partition. */
const isGlobal = ({ by, value }: Lookup): boolean =>
  by === 'EventName' &&
  /^(Put|Delete|Attach|Detach)(Role|User|Group)(Policy|PermissionsBoundary)$|PolicyVersion$|^(Attach|Detach|Update)Policy$|^MoveAccount$|RecordSets$|HostedZone$/.test(
    value,
  );

const homeRegion = (region: string): string => {
  if (region.startsWith('cn-')) return 'cn-north-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
};

const recordedIn = ({ account, region }: Place, lookup: Lookup): Place => ({
  account,
  region: isGlobal(lookup) || region === 'global' ? homeRegion(region) : region,
});

/** An edit of the policy that was never deployed is a cause that only the trail can tell. */
const policyEdits = (subject: Subject): { readonly place: Place; readonly lookup: Lookup }[] => {
  const api = lookUp(subject, facts.restApi);
  if (!api.known || !api.value) return [];
  return [{ place: placeOf(api.value), lookup: { by: 'EventName', value: 'UpdateRestApi' } }];
};

/** Where a change of what a failure names would be recorded: in its account, and of what two sides share in every one. */
export const trailsFor = (subjects: readonly Subject[]): TrailAsked[] => {
  const wanted = subjects.flatMap((subject) => {
    const failures = judgeAll(subject, checks).filter(isFailed);
    const homes = homesOf(subject);
    const found = failures.flatMap((failed) =>
      lookupsOf(failed).flatMap(({ lookup, everywhere }) => {
        const own = /^\d{12}$/.test(failed.subject.account) ? [placeOf(failed.subject)] : [];
        return [...own, ...(everywhere || own.length === 0 ? homes : [])].map((place) => ({
          place: recordedIn(place, lookup),
          lookup,
        }));
      }),
    );
    return [...found, ...policyEdits(subject)];
  });
  return uniqueBy(
    wanted.map(({ place }) => place),
    nameOf,
  ).map((place) => ({
    ...place,
    lookups: uniqueBy(
      wanted.filter((one) => nameOf(one.place) === nameOf(place)).map(({ lookup }) => lookup),
      ({ by, value }) => `${by} ${value}`,
    ),
  }));
};
