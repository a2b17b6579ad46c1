import { check, fail, pass } from '../check.js';
import { answers, integrationEvents, saw, wayReads, waySubject } from './way.js';

export default check({
  code: 'vpc-link-stage-prefix-in-path',
  title: 'The back end knows the path with the stage in front',
  why:
    'Through a VPC link V2 the back end is asked for the path with the stage in front of it (/prod/orders). A load balancer rule or ' +
    'application that knows the bare path answers 404, which API Gateway passes on.',
  severity: 'high',
  layer: 'integration',
  seenAs: { kind: 'http', status: 404 },
  remedy: 'Override $context.requestOverride.path in a parameter mapping, or let the back end accept the prefix.',
  noRepair: 'Which path the back end knows is in no answer of AWS.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html',
  reads: [...wayReads, 'vpcLinkV2', 'integration'],
  subject: waySubject,
  judge(facts) {
    const { vpcLinkV2, integration, restApi, stage } = facts;
    if (!vpcLinkV2 || !integration) return pass('the integration uses no VPC link V2');
    const overrides = JSON.stringify([integration.requestParameters, integration.requestTemplates]);
    if (overrides.includes('requestOverride.path')) return pass('the integration overrides the path');
    const path = `/${stage?.stageName ?? ''}`;
    if (!saw(facts, 404))
      return pass(`the back end is asked for paths below ${path}; whether it knows them is in no answer`);
    return fail({
      because: `the integration through ${vpcLinkV2.id} overrides no path, so the back end is asked for paths below ${path}`,
      predicts: answers(facts, 404, 'backend'),
      breaks: { events: integrationEvents, ids: [restApi?.value.id ?? ''] },
      repair: [],
      details: ['what the back end knows is in no answer: this can produce what was seen, and need not'],
    });
  },
});
