import { fromResources, fromSummary } from '../../request/facts/method.js';
import type { MethodSummary } from '../../request/facts/method.js';
import { list } from '../words.js';
import { stages } from '../../resources/index.js';
import { ofStage } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

/** What a deployment's summary tells of a method. */
const named = ({ httpMethod, resourcePath, authorizationType, apiKeyRequired }: MethodSummary): string =>
  `${httpMethod} ${resourcePath} (${authorizationType}${apiKeyRequired ? ', with a key' : ''})`;

export default rule({
  code: 'stage-behind-working-copy',
  title: 'The stage serves the methods that were last saved',
  why: "What is saved of an API takes effect with a deployment. A stage that is behind surprises whoever deploys next: their change ships together with somebody else's.",
  severity: 'low',
  remedy: 'Deploy the API to the stage, or take back what was saved.',
  noRepair: 'Whether what was saved is ready to be shipped is known to who saved it.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html',
  controls: ['Well-Architected OPS05-BP09'],
  about: stages,
  needs: ['apigateway/get-resources', 'apigateway/get-deployments'],
  subject: ofStage,
  judge({ value: stage, api }, { inventory }) {
    const { id = '' } = api.value;
    const { items: saved = [] } = inventory.ask('apigateway/get-resources', api, id);
    const { items: deployments = [] } = inventory.ask('apigateway/get-deployments', api, id);
    const served = deployments.find((one) => one.id === stage.deploymentId)?.apiSummary;
    if (!served) return pass(`the deployment of stage ${stage.stageName} names no methods to compare`);
    const [now, then] = [fromResources(saved).map(named), fromSummary(served).map(named)];
    const ahead = [...now.filter((one) => !then.includes(one)), ...then.filter((one) => !now.includes(one))];
    if (ahead.length === 0) return pass(`stage ${stage.stageName} serves every saved method`);
    return weak(`stage ${stage.stageName} of ${id} differs from what is saved in ${list(ahead)}`);
  },
});
