import { accessLogGroup } from '../../inventory/evidence/access-logs.js';
import { flowGroups } from '../../inventory/evidence/flow-groups.js';
import { interfaceFlows } from '../../inventory/evidence/flow-logs.js';
import { groupOf } from '../../inventory/evidence/log-destination.js';
import { queryLogsOf } from '../../inventory/evidence/resolver-logs.js';
import { wafLogDestinations } from '../../inventory/evidence/waf-logs.js';
import type { Inventory, Place } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { OperationId } from '../../snapshot/operations.js';
import { operationIds, operation } from '../../snapshot/operations.js';
import { parseAnswerPath } from '../../snapshot/snapshot.js';
import { quietNotes } from './connections.js';
import { liveNotes } from './live/notes.js';
import { circling } from './transit.js';
import { unreadNotes, whyNot } from './unread.js';
import { servingStage } from './witnesses.js';

const evidenceOperations = operationIds.filter((id) => operation(id).evidence);

const isEvidence = (operationId: string): boolean => evidenceOperations.includes(operationId as OperationId);

const asked = new WeakMap<Inventory, boolean>();

/** Whether a single log was read or refused: else they were left out, and that is one note. */
const wasAsked = ({ inventory }: Subject): boolean => {
  const { answers, gaps } = inventory.snapshot;
  const present = asked.get(inventory);
  if (present !== undefined) return present;
  const was =
    [...answers.keys()].some((path) => isEvidence(parseAnswerPath(path).operation)) ||
    gaps.some((gap) => isEvidence(gap.operation));
  asked.set(inventory, was);
  return was;
};

const grouped = (pairs: readonly (readonly [about: string, id: string])[]): [string, string][] => {
  const groups = new Map<string, string[]>();
  for (const [about, id] of pairs) groups.set(about, [...(groups.get(about) ?? []), id]);
  return [...groups].map(([about, ids]) => [about, ids.join(', ')]);
};

const longestLine = 100;
const shortened = (line: string): string => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);

const flowNotes = (subject: Subject): string[] => {
  const interfaces = lookUp(subject, facts.endpointInterfaces);
  const short = (interfaces.known ? interfaces.value : []).flatMap(({ value, ...place }): [string, string][] => {
    const id = value.NetworkInterfaceId ?? '';
    const { coverage } = interfaceFlows(subject.inventory, id);
    if (coverage.is === 'full') return [];
    const unread = whyNot(subject, 'ec2/describe-flow-logs', place) || whyNot(subject, 'logs/filter-log-events', place);
    return [[`${coverage.why}${unread}`, id]];
  });
  const malformed = flowGroups(subject.inventory)
    .filter((group) => group.malformed > 0)
    .map(
      ({ malformed: count, group, unparsed: [first = ''] }) =>
        `${count} lines of ${group} fit no format of a flow log, such as: ${shortened(first)}`,
    );
  const circles = circling(subject);
  return [
    ...(circles === undefined
      ? []
      : [
          `${circles.packets} packets of this request went in a circle until their time to live was over (${circles.where}): ` +
            'routes of a transit gateway and of what it is attached to send them to and fro.',
        ]),
    ...grouped(short).map(([why, ids]) => `A silence in the flow logs of ${ids} proves nothing: ${why}.`),
    ...malformed,
  ];
};

const placesOf = (subject: Subject): Place[] => {
  const api = lookUp(subject, facts.restApi);
  const endpoint = lookUp(subject, facts.endpoint);
  const caller = lookUp(subject, facts.caller);
  const places = [
    caller.known ? caller.value.place : undefined,
    endpoint.known ? endpoint.value : undefined,
    api.known ? api.value : undefined,
  ].filter((place) => place !== undefined);
  return [...new Map(places.map(({ account, region }) => [`${account}/${region}`, { account, region }])).values()];
};

const trailNotes = (subject: Subject): string[] =>
  placesOf(subject)
    .filter((place) => !subject.inventory.has('cloudtrail/lookup-events', place))
    .map((place) => {
      const why = whyNot(subject, 'cloudtrail/lookup-events', place);
      return `Who changed what in ${place.account} ${place.region} is not known: CloudTrail was not read${why}.`;
    });

const stageNotes = (subject: Subject): string[] => {
  const of = servingStage(subject);
  if (!of) return [];
  const { inventory } = subject;
  const at = accessLogGroup(of.value);
  const destination = of.value.accessLogSettings?.destinationArn;
  const access = at
    ? inventory.has('logs/filter-log-events', at, at.group)
      ? []
      : [`The access log ${at.group} was not read${whyNot(subject, 'logs/filter-log-events', at, at.group)}.`]
    : [
        `Stage ${of.stage} writes ${destination ? `its access log to ${destination}, which is not read` : 'no access log'}.`,
      ];
  const traced = inventory.has('xray/get-trace-summaries', of);
  if (!of.value.tracingEnabled) return [...access, `Stage ${of.stage} is not traced by X-Ray.`];
  return traced ? access : [...access, `Traces were not read${whyNot(subject, 'xray/get-trace-summaries', of)}.`];
};

/** Logs of names and of web ACLs that nobody writes, or that go where this tool does not read. */
const elsewhere = (subject: Subject): string[] => {
  const { inventory } = subject;
  const caller = lookUp(subject, facts.caller);
  const { place, vpc } = caller.known ? caller.value : {};
  const queries = place && vpc !== undefined ? queryLogsOf(inventory, place, vpc) : undefined;
  const of = servingStage(subject);
  const acl = of?.value.webAclArn;
  const isAsked = of && acl !== undefined && inventory.has('wafv2/get-logging-configuration', of, acl);
  const decisions = of ? wafLogDestinations(inventory, of, of.value) : [];
  return [
    ...(queries?.length === 0 ? [`Queries of ${vpc} are not logged.`] : []),
    ...(queries ?? []).flatMap(({ arn, at }) =>
      at ? [] : [`Queries of ${vpc} are logged to ${arn}, which is not read.`],
    ),
    ...(isAsked && decisions.length === 0 ? [`The web ACL of stage ${of.stage} writes no log.`] : []),
    ...decisions.flatMap((arn) => (groupOf(arn) ? [] : [`The web ACL logs to ${arn}, which is not read.`])),
  ];
};

/** What could not be read of the evidence that would have mattered to this request, a sentence each. */
export const noteEvidence = (subject: Subject): string[] =>
  wasAsked(subject)
    ? [
        ...flowNotes(subject),
        ...trailNotes(subject),
        ...stageNotes(subject),
        ...elsewhere(subject),
        ...quietNotes(subject),
        ...unreadNotes(subject),
        ...liveNotes(subject),
      ]
    : ['No logs were collected: nothing is held against evidence.', ...liveNotes(subject)];
