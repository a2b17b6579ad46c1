import { stagesOf } from '../../inventory/services.js';
import { apis, endpoints } from '../../resources/index.js';
import { isMeantFor } from '../../resources/intended.js';
import { list } from '../words.js';
import { ofEndpoint } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

/** By the words that teams use; a name that says nothing is of no environment. */
const environmentOf = (name: string): 'production' | 'test' | undefined => {
  if (/^(prod|production|prd|live)([-_.].*)?$/i.test(name)) return 'production';
  return /^(dev|development|test|testing|qa|uat|int|integration|stag|staging|sandbox|preprod|nonprod)([-_.0-9].*)?$/i.test(
    name,
  )
    ? 'test'
    : undefined;
};

export default rule({
  code: 'environments-share-endpoint',
  title: 'Production has an endpoint of its own',
  why: 'One endpoint has one policy and one set of security groups. Where it serves production and a test environment alike, whoever may call the one can reach the other.',
  severity: 'low',
  remedy: 'Give production an endpoint of its own, and let each policy name its own environment.',
  noRepair: 'A second endpoint costs by the hour, and which environment moves to it is a choice.',
  page: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/aws-account-management-and-separation.html',
  controls: ['Well-Architected SEC01-BP01'],
  about: endpoints,
  needs: ['apigateway/get-rest-apis', 'apigateway/get-stages'],
  subject: ofEndpoint,
  judge(endpoint, { inventory }) {
    const meant = apis.find(inventory).rows.filter((api) => isMeantFor(api, endpoint));
    const found = meant.flatMap((api) => {
      const tags = Object.entries(api.value.tags ?? {}).filter(([name]) => /^(env|environment|stage)$/i.test(name));
      const names =
        tags.length > 0
          ? tags.map(([, value]) => value)
          : stagesOf(inventory, api, api.value.id ?? '').map((one) => one.stageName);
      return names.flatMap((name) => ({ api: api.value.id ?? '', is: environmentOf(name ?? '') }));
    });
    const of = (is: string) => found.filter((one) => one.is === is).map(({ api }) => api);
    const [production, others] = [of('production'), of('test')];
    const { VpcEndpointId: id = '' } = endpoint.value;
    return production.length > 0 && others.length > 0
      ? weak(`${id} serves production (${list(production)}) and other environments (${list(others)})`)
      : pass(`${id} serves one kind of environment`);
  },
});
