import { accessLog } from '../../inventory/evidence/access-logs.js';
import { executionLog } from '../../inventory/evidence/execution-logs.js';
import type { Handled } from '../../inventory/evidence/handled.js';
import type { Span } from '../../inventory/evidence/instant.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import type { TracedStage } from '../../inventory/evidence/x-ray.js';
import { wafLogs } from '../../inventory/evidence/waf-logs.js';
import { stageTraces } from '../../inventory/evidence/x-ray.js';
import type { Stage } from '../../inventory/services.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import { clientsOf, within } from './clients.js';
import { liveRows } from './live/rows.js';
import type { Effect, Told } from './observation.js';
import { observed } from './observation.js';

/** Requests that one log or trace store shows of the stage. */
export interface Witness {
  readonly source: Handled['source'];
  readonly where: string;
  readonly rows: readonly Handled[];
}

/** The stage that the request goes to, where it is known. */
export const servingStage = (subject: Subject): (TracedStage & { readonly value: Stage }) | undefined => {
  const api = lookUp(subject, facts.restApi);
  const stage = lookUp(subject, facts.stage);
  if (!api.known || !stage.known || !api.value?.value.id || !stage.value?.stageName) return undefined;
  const { account, region, value } = api.value;
  return {
    account,
    region,
    api: value.id ?? '',
    apiName: value.name,
    stage: stage.value.stageName,
    value: stage.value,
  };
};

/** One log may hold several stages; rows that say of which are told apart. */
const isOf = (row: Handled, { api, stage }: TracedStage): boolean =>
  (row.api === undefined || row.api === api) && (row.stage === undefined || row.stage === stage);

const gather = (subject: Subject): Witness[] => {
  const of = servingStage(subject);
  if (!of) return [];
  const { inventory } = subject;
  const access = accessLog(inventory, of.value);
  const execution = executionLog(inventory, of, of.api, of.stage);
  const traces = stageTraces(inventory, of);
  const all: Witness[] = [
    { source: 'access-logs', where: access?.group ?? '', rows: access?.rows ?? [] },
    { source: 'execution-logs', where: execution?.group ?? '', rows: execution?.rows ?? [] },
    ...wafLogs(inventory, of, of.value).map(({ group, rows }) => ({ source: 'waf-logs' as const, where: group, rows })),
    { source: 'x-ray', where: `x-ray ${of.region}`, rows: traces.rows },
    ...liveRows(subject).map((one) => ({ source: 'live' as const, ...one })),
  ];
  return all.map((witness) => ({ ...witness, rows: witness.rows.filter((row) => isOf(row, of)) }));
};

const bySubject = new WeakMap<Subject, readonly Witness[]>();

export const witnessesOf = (subject: Subject): readonly Witness[] => {
  const present = bySubject.get(subject) ?? gather(subject);
  bySubject.set(subject, present);
  return present;
};

/** Whose request a row is: this caller's, certainly; somebody's at the same endpoint, or of nobody known; or another's. */
export type Sender = 'caller' | 'perhaps' | 'other';

export const senderOf = (subject: Subject, row: Handled): Sender => {
  const endpoint = lookUp(subject, facts.endpoint);
  const id = endpoint.known ? endpoint.value?.value.VpcEndpointId : undefined;
  if (row.endpoint !== undefined && id !== undefined && row.endpoint !== id) return 'other';
  if (row.from === undefined) return 'perhaps';
  const client = clientsOf(subject).find(({ ranges }) => within(ranges, row.from));
  if (!client) return 'other';
  return client.exact ? 'caller' : 'perhaps';
};

const instants = (rows: readonly Handled[]): Span | undefined => spanOf(rows.map(({ at }) => ({ from: at, to: at })));

/** What some rows of a witness say, a client each, over the whole time that it was read. */
const told = ({ source, where, rows }: Witness, effect: Effect, of: readonly Handled[]): Told[] =>
  [...new Set(of.map(({ from }) => from))].map((client) => {
    const own = of.filter(({ from }) => from === client);
    return observed({
      source,
      effect,
      count: own.length,
      span: instants(rows),
      lines: own.map(({ line }) => line),
      where,
      scope: { client, zone: undefined, seen: instants(own) },
    });
  });

/** The same; rows that rest on an inference prove nothing. */
export const rowsEvidence = (witness: Witness, effect: Effect, of: readonly Handled[]): Told[] =>
  effect === 'confirms'
    ? [
        ...told(
          witness,
          effect,
          of.filter(({ inferred }) => inferred !== true),
        ),
        ...told(
          witness,
          'supports',
          of.filter(({ inferred }) => inferred === true),
        ),
      ]
    : told(witness, effect, of);
