import { functionBehind } from '../../resources/functions.js';
import { methodsOf } from '../../resources/methods.js';
import { apis } from '../../resources/index.js';
import { list } from '../words.js';
import { ofApi } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'lambda-outlives-integration',
  title: 'The gateway waits as long as its functions run',
  why: 'A function that may run longer than the gateway waits goes on after the caller has got its 504: it does the work twice when the caller tries again, and its concurrency stays taken.',
  severity: 'low',
  remedy: 'Lower the timeout of the function below that of the integration.',
  noRepair: 'The function may serve others than this API, and need the time for them.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  controls: ['Well-Architected REL05-BP05'],
  about: apis,
  needs: ['apigateway/get-resources', 'lambda/get-function-configuration'],
  subject: ofApi,
  judge(api, { inventory }) {
    const longer = methodsOf(inventory, api).flatMap(({ verb, path, value }) => {
      const { timeoutInMillis = 29000 } = value.methodIntegration ?? {};
      const used = functionBehind(value, api);
      if (used === undefined) return [];
      const { Timeout = 3 } = inventory.ask('lambda/get-function-configuration', used, used.name);
      return Timeout * 1000 > timeoutInMillis
        ? [`${used.name} runs up to ${Timeout} s behind ${verb} ${path}, which waits ${timeoutInMillis / 1000} s`]
        : [];
    });
    return longer.length === 0 ? pass(`no function of ${api.value.id} outlives its integration`) : weak(list(longer));
  },
});
