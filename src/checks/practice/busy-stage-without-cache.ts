import { stages } from '../../resources/index.js';
import { methodsOf } from '../../resources/methods.js';
import { pass } from '../check.js';
import { busyWords } from './busy.js';
import { rule, weak } from './rule.js';
import { ofStage } from './subjects.js';

export default rule({
  code: 'busy-stage-without-cache',
  title: 'A busy stage that is only read has a cache',
  why:
    'Where every method of an API is a GET, a cache of the stage answers again what was answered a moment ago. Without one a busy ' +
    'stage asks its back end each time: it costs time, and invocations. Whether answers may be told to another caller is for the ' +
    'owner to say: what is of one caller belongs into no cache without that caller in its key.',
  severity: 'low',
  remedy: 'Turn on the cache of the stage, with what tells callers apart in the cache key, and encrypt it.',
  noRepair:
    'Which answers may be kept, and for how long, is known to the author of the API; a cache costs by the hour.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  controls: ['Well-Architected PERF03-BP05'],
  about: stages,
  needs: ['cloudwatch/get-metric-data', 'apigateway/get-account', 'apigateway/get-resources'],
  subject: ofStage,
  judge(stage, view) {
    const { cacheClusterEnabled, stageName } = stage.value;
    if (cacheClusterEnabled === true) return pass(`stage ${stageName} has a cache`);
    const busy = busyWords(view, stage);
    if (busy === undefined) return pass(`stage ${stageName} is not known to be busy`);
    const methods = methodsOf(view.inventory, stage.api);
    const reads = methods.length > 0 && methods.every(({ verb }) => verb === 'GET' || verb === 'HEAD');
    return reads ? weak(`${busy}, has GET methods alone and no cache`) : pass(`${busy}, and more than GET methods`);
  },
});
