import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from './refusal.js';

export default check({
  code: 'resource-policy-wrong-vpce',
  title: 'The resource policy names the endpoint that carries the call',
  why: 'The policy lists endpoints by aws:SourceVpce, and the one that carries this call is not among them: it belongs to another account, was created anew with another id, or DNS chose another endpoint.',
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'EXPLICIT_DENY'),
  remedy: "Add the endpoint's id to the list, and deploy.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html',
  reads: policyReads,
  subject: policySubject,
  judge(facts) {
    return judgeRefusal(facts, 'resource-policy-wrong-vpce');
  },
});
