import { accessLogGroup } from '../inventory/evidence/access-logs.js';
import { executionLogGroup } from '../inventory/evidence/execution-logs.js';
import { interfaceFlows } from '../inventory/evidence/flow-logs.js';
import { probesOf } from '../inventory/evidence/live.js';
import { queryLogsOf } from '../inventory/evidence/resolver-logs.js';
import type { Observed } from '../request/request.js';
import { lookUp } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import { servingStage } from './evidence/witnesses.js';
import type { Judgement } from './evaluate.js';
import { isFailed } from './evaluate.js';
import type { Judged } from './judged.js';
import { textHints } from './observed-text.js';
import { canProduce, produces } from './rank.js';

/** Causes that were not decided and look like what was seen, by what has to be read for them. */
const readings = (judgements: readonly Judgement[], observed: Observed): string[] => {
  const codes = new Map<string, Set<string>>();
  for (const judgement of judgements) {
    if (judgement.verdict !== 'unknown' || !produces(judgement.check.seenAs, observed)) continue;
    for (const { action, account, region, why } of judgement.gaps) {
      const what = `${action} in ${account} ${region} (${why === 'not-collected' ? 'not collected' : why})`;
      codes.set(what, (codes.get(what) ?? new Set()).add(judgement.check.code));
    }
  }
  return [...codes].map(([what, own]) => `read ${what}: it decides ${[...own].join(', ')}`);
};

/** What is true, stops only part of the attempts or may not have stopped this one, and looks like what was seen. */
const suspects = (judgements: readonly Judgement[], observed: Observed): string[] =>
  judgements
    .filter(isFailed)
    .filter((failed) => failed.verdict.effect === 'latent' && canProduce(failed, observed))
    .map(({ check, verdict }) => `it may have been ${check.code}, which stops only some attempts: ${verdict.because}`);

/** Logs of what API Gateway answered. Without a line of this request in them, somebody before it answered. */
const stageLogs = ({ subject }: Judged): string[] => {
  const of = servingStage(subject);
  if (!of) return [];
  const { inventory } = subject;
  const where = `stage ${of.stage} of ${of.api} in ${of.account} ${of.region}`;
  const at = accessLogGroup(of.value);
  const group = executionLogGroup(of.api, of.stage);
  const isExecuting = Object.values(of.value.methodSettings ?? {}).some(
    ({ loggingLevel }) => loggingLevel === 'ERROR' || loggingLevel === 'INFO',
  );
  const told = 'it holds what the gateway answered, and nothing where somebody before it did';
  const access = at
    ? [...(inventory.has('logs/filter-log-events', at, at.group) ? [] : [`read the access log ${at.group}: ${told}`])]
    : [`turn on the access log of ${where}: ${told}`];
  const read = inventory.has('logs/filter-log-events', of, group);
  const execution = isExecuting
    ? [...(read ? [] : [`read the execution log ${group} in ${of.account}: it holds the step that failed`])]
    : [`turn on execution logging (level INFO) of ${where}: it holds the step that failed`];
  return [...access, ...execution];
};

/** Flow logs of the endpoint's interfaces tell whether packets arrive and whether an answer leaves. */
const flowLogs = ({ subject }: Judged): string[] => {
  const interfaces = lookUp(subject, facts.endpointInterfaces);
  return (interfaces.known ? interfaces.value : []).flatMap(
    ({ account, region, value: { NetworkInterfaceId: id } }) => {
      if (id === undefined) return [];
      const { coverage, records } = interfaceFlows(subject.inventory, id);
      if (coverage.is === 'full' || records.length > 0) return [];
      return [
        `turn on or read flow logs of ${id} in ${account} ${region}: do packets arrive, and does an answer leave?`,
      ];
    },
  );
};

const queryLogs = ({ subject }: Judged): string[] => {
  const caller = lookUp(subject, facts.caller);
  const { place, vpc } = caller.known ? caller.value : {};
  if (!place || vpc === undefined || (queryLogsOf(subject.inventory, place, vpc) ?? []).length > 0) return [];
  return [
    `turn on Resolver query logging of ${vpc} in ${place.account} ${place.region}: it holds what the name became`,
  ];
};

const asked = {
  dns: 'what the name resolves to there',
  timeout: 'which connection is not answered',
  refused: 'which address refuses',
  reset: 'who resets, and when',
  tls: 'which certificate is shown there',
  http: 'who answers, and with which headers',
} as const;

const probe = ({ request, subject }: Judged, { kind }: Observed): string[] =>
  probesOf(subject.inventory).length > 0
    ? []
    : [`run this request with --live on a host of ${request.caller.id}: ${asked[kind]}`];

const longer = 'read a longer window of the logs (--since): nothing in the one that was read shows it';

/**
 * Where nothing that was found produces what was seen: what would decide it, a sentence each. First what can be read
 * at once, then the logs to turn on, then the probe and where to run it.
 */
export const decidersOf = (judged: Judged, observed: Observed): string[] => {
  const logs = observed.kind === 'http' ? stageLogs : observed.kind === 'dns' ? queryLogs : flowLogs;
  const found = [
    ...textHints(judged.request, observed),
    ...suspects(judged.judgements, observed),
    ...readings(judged.judgements, observed),
    ...logs(judged),
    ...probe(judged, observed),
  ];
  return found.length > 0 ? found : [longer];
};
