import { settingsFor } from '../../request/facts/stage-settings.js';
import { functionBehind } from '../../resources/functions.js';
import { stages } from '../../resources/index.js';
import { methodsOf } from '../../resources/methods.js';
import { pass } from '../check.js';
import { list } from '../words.js';
import { rule, weak } from './rule.js';
import { ofStage } from './subjects.js';

/** Invocations a second that one reserved execution allows, however short they are. */
const rateOfOne = 10;

export default rule({
  code: 'function-concurrency-below-throttle',
  title: 'Functions have the concurrency that the stage lets through',
  why:
    'Lambda takes ten invocations a second for each execution that is reserved for a function, however short they are, and refuses ' +
    'the rest: the caller reads 500. A stage that lets more through promises what its function cannot keep.',
  severity: 'low',
  remedy: "Reserve at least a tenth of the stage's rate limit, or lower the rate limit of the stage or method.",
  noRepair:
    'What is reserved for one function is taken from all others of the account, and a lower limit from the callers: how to divide is a choice.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html',
  controls: ['Well-Architected REL05-BP02'],
  about: stages,
  needs: ['apigateway/get-resources', 'lambda/get-function-concurrency'],
  subject: ofStage,
  judge({ value: stage, api }, { inventory }) {
    const short = methodsOf(inventory, api).flatMap(({ verb, path, value }) => {
      const rate = settingsFor(stage.methodSettings, path, verb)?.setting.throttlingRateLimit;
      const used = functionBehind(value, api);
      if (rate === undefined || rate <= 0 || used === undefined) return [];
      const { ReservedConcurrentExecutions: reserved } = inventory.ask(
        'lambda/get-function-concurrency',
        used,
        used.name,
      );
      return reserved !== undefined && reserved * rateOfOne < rate
        ? [`${verb} ${path} lets ${rate} requests a second through to ${used.name}, which has ${reserved} executions`]
        : [];
    });
    const name = `stage ${stage.stageName} of ${api.value.id}`;
    return short.length === 0 ? pass(`${name} lets no more through than its functions take`) : weak(list(short));
  },
});
