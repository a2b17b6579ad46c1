import { stages } from '../../resources/index.js';
import { ofStage } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'web-acl-missing',
  title: 'A web ACL guards the stage',
  why: 'A private API is reached from inside: a compromised host in a calling VPC can send it anything. A web ACL stops known attacks and bursts of one source before they reach the back end.',
  severity: 'low',
  remedy: 'Associate a regional web ACL of AWS WAF with the stage.',
  noRepair: 'Which rules suit the API, and what they may block, is a choice; a web ACL costs by the month.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html',
  controls: ['FSBP APIGateway.4'],
  about: stages,
  needs: [],
  subject: ofStage,
  judge: ({ value: stage, api }) =>
    stage.webAclArn
      ? pass(`stage ${stage.stageName} has the web ACL ${stage.webAclArn}`)
      : weak(`stage ${stage.stageName} of ${api.value.id} has no web ACL`),
});
