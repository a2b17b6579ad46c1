import type { Change } from '../changes/change.js';
import { isFailed } from './evaluate.js';
import { repairReport } from './finding.js';
import { fingerprint } from './fingerprint.js';
import type { Judged } from './judged.js';
import type { Step } from './plan.js';
import type { Report } from './schema.js';
import type { Bench } from './try.js';

interface Planned extends Step {
  readonly requests: Set<string>;
  readonly findings: Set<string>;
}

const isApart = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].every((one) => !others.has(one));

/** The findings that a step repairs: none, where its cause comes to light only after steps before it. */
const findingsOf = (judged: Judged, code: string): string[] =>
  judged.judgements.flatMap((j) =>
    isFailed(j) && j.check.code === code ? [fingerprint(code, judged.id, j.subject.id)] : [],
  );

/**
 * One plan for all requests, each command once. A request whose commands touch what earlier ones touch is planned anew
 * after those: two entries must not take one number, and two edits of one policy must hold each other.
 */
const together = (all: readonly Judged[], bench: Bench): readonly Planned[] => {
  const plan = new Map<string, Planned>();
  const touched = new Set<string>();
  const changesSoFar = (): Change[] => [...plan.values()].map(({ change }) => change);
  const stepsOf = (judged: Judged): readonly Step[] => {
    const { steps } = bench.planFor(judged);
    const own = steps.map(({ change }) => change);
    const isIn = own.every(({ cli }) => plan.has(cli));
    if (plan.size === 0 || isIn || isApart(bench.touched(own), touched)) return steps;
    return bench.planFor(judged, changesSoFar()).steps;
  };
  for (const judged of all) {
    const steps = stepsOf(judged);
    for (const step of steps) {
      const planned = plan.get(step.change.cli) ?? { ...step, requests: new Set(), findings: new Set() };
      planned.requests.add(judged.id);
      for (const one of findingsOf(judged, step.code)) planned.findings.add(one);
      plan.set(step.change.cli, planned);
    }
    if (steps.length > 0) for (const one of bench.touched(steps.map(({ change }) => change))) touched.add(one);
  }
  return [...plan.values()];
};

/** The repairs of a report in the order in which they are run. */
export const planReport = (all: readonly Judged[], bench: Bench): NonNullable<Report['plan']> =>
  together(all, bench).map(({ code, change, requests, findings }, index) => ({
    step: index + 1,
    code,
    ...repairReport(change),
    requests: [...requests],
    findings: [...findings],
  }));
