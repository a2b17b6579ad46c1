import { executionLogGroup } from '../../inventory/evidence/execution-logs.js';
import { groupOf } from '../../inventory/evidence/log-destination.js';
import { queryLogsOf } from '../../inventory/evidence/resolver-logs.js';
import { wafLogDestinations } from '../../inventory/evidence/waf-logs.js';
import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { OperationId } from '../../snapshot/operations.js';
import { operation } from '../../snapshot/operations.js';
import { answerKey } from '../../snapshot/snapshot.js';
import { metricsOf } from './metrics.js';
import { servingStage } from './witnesses.js';

/** `denied`, `throttled` or `unreachable` where that is recorded, of one key or of any; else empty. */
export const whyNot = ({ inventory }: Subject, id: OperationId, { account, region }: Place, key?: string): string => {
  const gap = inventory.snapshot.gaps.find(
    (one) =>
      one.operation === id &&
      one.account === account &&
      one.region === region &&
      (key === undefined || one.key === answerKey(key)),
  );
  return gap ? ` (${operation(id).action} is ${gap.why})` : '';
};

/** One source that the request would have been held against, as a sentence begins. */
interface Source {
  readonly says: string;
  readonly operation: OperationId;
  readonly at: Place;
  readonly key?: string;
}

const logOf = (says: string, at: (Place & { readonly group: string }) | undefined): Source[] =>
  at ? [{ says: `${says} ${at.group} was not read`, operation: 'logs/filter-log-events', at, key: at.group }] : [];

const ofNames = (subject: Subject): Source[] => {
  const caller = lookUp(subject, facts.caller);
  const { place, vpc } = caller.known ? caller.value : {};
  if (!place || vpc === undefined) return [];
  const says = `Where queries of ${vpc} are logged is not known`;
  const where = [
    'route53resolver/list-resolver-query-log-configs',
    'route53resolver/list-resolver-query-log-config-associations',
  ] as const;
  return [
    ...where.map((id): Source => ({ says, operation: id, at: place })),
    ...(queryLogsOf(subject.inventory, place, vpc) ?? []).flatMap(({ at }) => logOf('The query log', at)),
  ];
};

const ofStage = (subject: Subject): Source[] => {
  const of = servingStage(subject);
  if (!of) return [];
  const { webAclArn } = of.value;
  const where = `${of.account} ${of.region}`;
  const traced: readonly (readonly [what: string, id: OperationId])[] = [
    ['Segments of traces', 'xray/batch-get-traces'],
    ['The service graph', 'xray/get-service-graph'],
    ['Whether Transaction Search keeps the traces', 'xray/get-trace-segment-destination'],
    ['Traces of Transaction Search', 'xray/list-retrieved-traces'],
  ];
  return [
    ...logOf('The execution log', { ...of, group: executionLogGroup(of.api, of.stage) }),
    ...traced.map(([what, id]): Source => ({ says: `${what} of ${where} was not read`, operation: id, at: of })),
    ...logOf('The log group', { ...of, group: 'aws/spans' }),
    ...(webAclArn === undefined
      ? []
      : [
          {
            says: `Where the web ACL of stage ${of.stage} logs is not known`,
            operation: 'wafv2/get-logging-configuration' as const,
            at: of,
            key: webAclArn,
          },
        ]),
    ...wafLogDestinations(subject.inventory, of, of.value).flatMap((arn) =>
      logOf('The log of the web ACL', groupOf(arn)),
    ),
  ];
};

const ofMetrics = (subject: Subject): Source[] =>
  metricsOf(subject).map((at) => ({
    says: `CloudWatch of ${at.account} ${at.region} was not read`,
    operation: 'cloudwatch/get-metric-data',
    at,
  }));

/** Evidence that was asked for and could not be had, a sentence each, beside what is said of flow logs, trails and the access log. */
export const unreadNotes = (subject: Subject): string[] => [
  ...new Set(
    [...ofNames(subject), ...ofStage(subject), ...ofMetrics(subject)].flatMap(({ says, operation: id, at, key }) => {
      const why = whyNot(subject, id, at, key);
      return why === '' ? [] : [`${says}${why}.`];
    }),
  ),
];
