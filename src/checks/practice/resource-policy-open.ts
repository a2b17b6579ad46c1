import { replacePolicy } from '../../changes/rest-apis.js';
import type { Inventory, Located } from '../../inventory/inventory.js';
import type { RestApi } from '../../inventory/services.js';
import { lint } from '../../policy/index.js';
import { documentOf } from '../../request/facts/authorization/documents.js';
import { apis } from '../../resources/index.js';
import { methodsOf, onlyAuthorization } from '../../resources/methods.js';
import { pass } from '../check.js';
import { list, partition } from '../words.js';
import { rule, weak } from './rule.js';
import { ofApi } from './subjects.js';

const targetOf = ({ value, account, region }: Located<RestApi>) => ({
  partition: partition(region),
  region,
  accountId: account,
  apiId: value.id ?? '',
});

/** Refuses every endpoint but the associated ones; none where no endpoint is known, or no stage serves the policy. */
const closed = (inventory: Inventory, api: Located<RestApi>) => {
  const endpoints = api.value.endpointConfiguration?.vpcEndpointIds ?? [];
  const document = documentOf(api.value.policy);
  const { item = [] } = inventory.askIfCollected('apigateway/get-stages', api, api.value.id ?? '') ?? {};
  const [stage] = item;
  if (endpoints.length === 0 || !document || item.length !== 1 || !stage?.stageName) return [];
  const { partition: aws, region, accountId, apiId } = targetOf(api);
  const deny = {
    Sid: 'XapiKnownEndpointsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: `arn:${aws}:execute-api:${region}:${accountId}:${apiId}/*`,
    Condition: { StringNotEquals: { 'aws:SourceVpce': endpoints } },
  };
  const policy = { ...document, Statement: [...document.Statement, deny] };
  const summary = `refuse all endpoints but ${list(endpoints)}`;
  return [
    {
      ...replacePolicy(api, { name: stage.stageName, deployment: stage.deploymentId }, policy, document, summary),
      warning:
        'callers through any other endpoint are refused from then on; a deployment ships every change that is not deployed yet',
    },
  ];
};

export default rule({
  code: 'resource-policy-open',
  title: 'The resource policy keeps strangers out',
  why:
    'A private API is reached from every VPC endpoint of every account that its resource policy lets in. An Allow for everybody ' +
    'without a condition on the endpoint, its VPC or the signer lets all of AWS in: calls succeed, also those of strangers.',
  severity: 'high',
  remedy: 'Deny every aws:SourceVpce but the known ones, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
  controls: ['Well-Architected SEC03-BP02', 'Well-Architected SEC03-BP07'],
  about: apis,
  needs: ['apigateway/get-resources', 'apigateway/get-stages'],
  subject: ofApi,
  judge(api, { inventory }) {
    const type = onlyAuthorization(methodsOf(inventory, api));
    const target = { ...targetOf(api), ...(type === undefined ? {} : { authorizationType: type }) };
    const found = lint({ layer: 'resourcePolicy', policy: api.value.policy ?? null, target });
    const exposed = found.find(({ code }) => code === 'exposed-any-vpce');
    if (!exposed) return pass('a stranger from another endpoint is refused');
    return weak(`${api.value.id ?? ''}: ${exposed.message}`, closed(inventory, api));
  },
});
