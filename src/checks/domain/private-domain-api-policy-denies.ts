import { check } from '../check.js';
import { judgeRefusal, policyReads, policySubject, refusalSeen } from '../resource-policy/refusal.js';

export default check({
  code: 'private-domain-api-policy-denies',
  title: "The API's policy admits what comes through the custom domain name",
  why:
    "A private custom domain name and the API behind it have a policy each, and both must allow. Where the domain name's does " +
    "and the API's does not, the call is answered with 403, and the message names the API.",
  severity: 'critical',
  layer: 'resource-policy',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH', 'IMPLICIT_DENY'),
  remedy: "Allow the endpoint in the API's resource policy too, and deploy.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-associations.html',
  reads: policyReads,
  subject: policySubject,
  judge: (facts) => judgeRefusal(facts, 'private-domain-api-policy-denies'),
});
