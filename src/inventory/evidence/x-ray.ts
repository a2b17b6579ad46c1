import type { Answers } from '../answers.js';
import type { Inventory, Place } from '../inventory.js';
import { known } from '../inventory.js';
import type { Handled } from './handled.js';
import { instantOf } from './instant.js';
import type { StageSegment } from './x-ray-segment.js';
import { parseSegment } from './x-ray-segment.js';

type Summary = NonNullable<Answers['xray/get-trace-summaries']['TraceSummaries']>[number];

/** A stage as traces name it. */
export interface TracedStage extends Place {
  readonly api: string;
  readonly apiName: string | undefined;
  readonly stage: string;
}

const isArnOf = (arn: string | undefined, { api, stage }: TracedStage): boolean =>
  arn?.endsWith(`/restapis/${api}/stages/${stage}`) ?? false;

const urlOf = (text: string | undefined): URL | undefined => (text && URL.canParse(text) ? new URL(text) : undefined);

const isOfStage = (summary: Summary, of: TracedStage): boolean => {
  if ((summary.ResourceARNs ?? []).some(({ ARN }) => isArnOf(ARN, of))) return true;
  const stages = (summary.ServiceIds ?? []).filter(({ Type }) => Type === 'AWS::ApiGateway::Stage');
  if (of.apiName !== undefined && stages.some(({ Name }) => Name === `${of.apiName}/${of.stage}`)) return true;
  const url = urlOf(summary.Http?.HttpURL);
  const named = url?.hostname.startsWith(`${of.api}.`) || url?.hostname.startsWith(`${of.api}-vpce-`);
  return Boolean(named && url?.pathname.startsWith(`/${of.stage}`));
};

const idTime = (id: string): number => (instantOf(parseInt(id.split('-')[1] ?? '', 16)) ?? 0) || 0;

const ofSummary = (summary: Summary, of: TracedStage, segment: StageSegment | undefined): Handled => {
  const url = urlOf(summary.Http?.HttpURL ?? segment?.url);
  return {
    source: 'x-ray',
    api: of.api,
    stage: of.stage,
    at: instantOf(summary.StartTime) ?? idTime(summary.Id ?? ''),
    from: summary.Http?.ClientIp ?? segment?.from,
    endpoint: undefined,
    host: url?.hostname,
    method: summary.Http?.HttpMethod ?? segment?.method,
    path: url?.pathname,
    resource: undefined,
    status: summary.Http?.HttpStatus ?? segment?.status,
    errorType: undefined,
    message: undefined,
    principal: undefined,
    fault: segment?.maker === 'integration' ? 'unreached' : undefined,
    waited: segment?.waited,
    took: segment?.took,
    maker: segment?.maker,
    inferred: segment?.maker === 'integration',
    line: JSON.stringify({ Id: summary.Id, ...summary.Http }),
  };
};

interface TraceSegment {
  readonly id: string;
  readonly document: string;
  readonly segment: StageSegment;
}

type Documents = readonly { readonly Document?: string | undefined }[];

const segmentsOf = (id: string, documents: Documents, of: TracedStage): TraceSegment[] =>
  documents.flatMap(({ Document }) => {
    const segment = parseSegment(Document);
    const ours = segment && (isArnOf(segment.resource, of) || (segment.api === of.api && segment.stage === of.stage));
    return segment && ours ? [{ id, document: Document ?? '', segment }] : [];
  });

const indexed = ({ Traces = [] }: Answers['xray/batch-get-traces'], of: TracedStage): TraceSegment[] =>
  Traces.flatMap(({ Id = '', Segments = [] }) => segmentsOf(Id, Segments, of));

const retrieved = ({ Traces = [] }: Answers['xray/list-retrieved-traces'], of: TracedStage): TraceSegment[] =>
  Traces.flatMap(({ Id = '', Spans = [] }) => segmentsOf(Id, Spans, of));

const ofSegment = ({ id, document, segment }: TraceSegment, of: TracedStage): Handled => ({
  ...ofSummary({ Id: id }, of, segment),
  at: segment.at ?? idTime(id),
  line: document,
});

/** Traces of one stage. `read` is false where neither summaries nor segments were. */
export interface StageTraces {
  readonly read: boolean;
  readonly rows: readonly Handled[];
}

/**
 * Requests of a stage that X-Ray traced: each trace once, with whose answer it was where its segments were read. Both stores
 * tell: that of indexed traces, and that of Transaction Search, which holds the others too.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html
 */
export const stageTraces = (inventory: Inventory, of: TracedStage): StageTraces => {
  const summaries = known(() => inventory.ask('xray/get-trace-summaries', of).TraceSummaries ?? []);
  const details = [
    known(() => indexed(inventory.ask('xray/batch-get-traces', of), of)),
    known(() => retrieved(inventory.ask('xray/list-retrieved-traces', of), of)),
  ];
  const segments = details.flatMap((each) => (each.known ? each.value : []));
  const byId = new Map(segments.map((each) => [each.id, each]));
  const listed = summaries.known
    ? summaries.value.filter((each) => isOfStage(each, of) || byId.has(each.Id ?? ''))
    : [];
  const seen = new Set(listed.map(({ Id }) => Id));
  return {
    read: summaries.known || details.some((each) => each.known),
    rows: [
      ...listed.map((summary) => ofSummary(summary, of, byId.get(summary.Id ?? '')?.segment)),
      ...[...byId.values()].filter(({ id }) => !seen.has(id)).map((segment) => ofSegment(segment, of)),
    ],
  };
};
