import { createDeployment } from '../../changes/deployments.js';
import { check, fail, pass } from '../check.js';
import { refusedBy } from '../refused.js';
import { policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-not-redeployed',
  title: 'The saved resource policy is the deployed one',
  why:
    'Saving a resource policy changes nothing until the API is deployed again. Until then the stage decides by the policy of its ' +
    'last deployment, so a call is still refused (or still admitted) although the saved policy says otherwise.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy: 'Deploy the API to the stage; a deployment ships every other pending change too.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html',
  reads: ['policyDrift', 'savedPolicy', 'restApi', 'stage', 'caller', 'asked'],
  subject: policySubject,
  judge({ policyDrift, savedPolicy, restApi, stage, caller }) {
    if (!restApi || !stage?.stageName || !savedPolicy) return pass('there is no stage that serves a policy');
    if (!policyDrift) return pass('no edit of the policy after the deployment is known');
    const id = restApi.value.id ?? '';
    const { editedAt, deployedAt, by, deployed } = policyDrift;
    const edit = editedAt
      ? `the policy of ${id} was edited at ${editedAt}${by ? ` by ${by}` : ''}`
      : `the policy of ${id} was edited`;
    const isRefused = deployed === undefined || deployed.refuses !== undefined;
    const outcome = deployed ? `, which ${isRefused ? 'refuses' : 'admits'} this call` : '';
    return fail({
      because: `${edit}, and stage ${stage.stageName} still serves the deployment of ${deployedAt}${outcome}`,
      effect: savedPolicy.refuses === undefined && isRefused ? 'blocks' : 'latent',
      seen: refusedBy(
        'resource-based policy',
        deployed?.refuses === 'explicit',
        savedPolicy.caller,
        savedPolicy.resourceArn,
      ),
      predicts: [
        {
          source: 'answer',
          api: id,
          stage: stage.stageName,
          from: caller.parties[0]?.address,
          status: 403,
          hop: 'gateway',
        },
      ],
      breaks: { events: ['UpdateRestApi', 'PutRestApi'], ids: [id] },
      repair: [createDeployment(restApi, stage.stageName, stage.deploymentId)],
    });
  },
});
