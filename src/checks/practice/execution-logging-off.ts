import { logExecution } from '../../changes/logging.js';
import { stages } from '../../resources/index.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';
import { ofStage } from './subjects.js';

export default rule({
  code: 'execution-logging-off',
  title: 'The stage writes execution logs',
  why:
    'Execution logs say at which step of a method a request failed, and why. While they are off, or API Gateway has no role to ' +
    'write them with, what happened between the gateway and its back end is told by nobody.',
  severity: 'low',
  remedy: 'Set the log level of the stage to ERROR or INFO, and the CloudWatch role of API Gateway in the region.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  controls: ['FSBP APIGateway.1', 'Well-Architected SEC04-BP01'],
  about: stages,
  needs: ['apigateway/get-account'],
  subject: ofStage,
  judge({ value: stage, api }, { inventory }) {
    const { cloudwatchRoleArn: role } = inventory.ask('apigateway/get-account', api);
    const level = stage.methodSettings?.['*/*']?.loggingLevel;
    const logs = level !== undefined && level !== 'OFF';
    if (logs && role) return pass(`stage ${stage.stageName} logs at level ${level} through ${role}`);
    const reasons = [
      ...(logs ? [] : [`stage ${stage.stageName} of ${api.value.id} has the log level ${level ?? 'OFF'}`]),
      ...(role ? [] : [`API Gateway has no CloudWatch role in ${api.account} ${api.region}`]),
    ];
    return weak(reasons.join(', and '), logs || !role ? [] : [logExecution(api, stage)]);
  },
});
