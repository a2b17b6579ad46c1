import { replacePolicy } from '../../changes/rest-apis.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { apiSubject, askedSubject, list } from '../words.js';

export default check({
  code: 'resource-policy-open',
  title: 'The resource policy keeps strangers out',
  why:
    'A private API is reached from every VPC endpoint of every account that its resource policy lets in. An Allow for everybody ' +
    'without a condition on the endpoint, its VPC or the signer lets all of AWS in: calls succeed, also those of strangers.',
  severity: 'high',
  layer: 'practice',
  seenAs: forbidden,
  remedy: 'Deny every aws:SourceVpce but the known ones, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
  reads: ['exposure', 'restApi', 'stage', 'asked'],
  subject: ({ restApi, asked }) =>
    restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked),
  judge({ exposure, restApi, stage }) {
    if (!restApi || !exposure) return pass('there is no API to judge the policy of');
    if (exposure.because === undefined) return pass('a stranger from another endpoint is refused');
    const { closed, document, endpoints } = exposure;
    return fail({
      because: `${restApi.value.id ?? ''}: ${exposure.because}`,
      effect: 'latent',
      breaks: { events: ['UpdateRestApi', 'PutRestApi'], ids: [restApi.value.id ?? ''] },
      repair:
        closed && stage?.stageName
          ? [
              {
                ...replacePolicy(
                  restApi,
                  { name: stage.stageName, deployment: stage.deploymentId },
                  closed,
                  document,
                  `refuse all endpoints but ${list(endpoints)}`,
                ),
                warning:
                  'callers through any other endpoint are refused from then on; a deployment ships every change that is not deployed yet',
              },
            ]
          : [],
    });
  },
});
