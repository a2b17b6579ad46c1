import { logExecution } from '../../changes/logging.js';
import { check, fail, pass } from '../check.js';
import { stageSubject } from '../words.js';
import { unseen } from './unseen.js';

export default check({
  code: 'execution-logging-off',
  title: 'The stage writes execution logs',
  why:
    'Execution logs say at which step of a method a request failed, and why. While they are off, or API Gateway has no role to ' +
    'write them with, what happened between the gateway and its back end is told by nobody.',
  severity: 'low',
  layer: 'practice',
  seenAs: unseen,
  remedy: 'Set the log level of the stage to ERROR or INFO, and the CloudWatch role of API Gateway in the region.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  reads: ['restApi', 'stage', 'gatewayAccount', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, gatewayAccount }) {
    if (!restApi || !stage) return pass('there is no stage to look at');
    const level = stage.methodSettings?.['*/*']?.loggingLevel;
    const logs = level !== undefined && level !== 'OFF';
    const role = gatewayAccount?.cloudwatchRoleArn;
    if (logs && role) return pass(`stage ${stage.stageName} logs at level ${level} through ${role}`);
    const reasons = [
      ...(logs ? [] : [`stage ${stage.stageName} of ${restApi.value.id} has the log level ${level ?? 'OFF'}`]),
      ...(role ? [] : [`API Gateway has no CloudWatch role in ${restApi.account} ${restApi.region}`]),
    ];
    return fail({
      because: reasons.join(', and '),
      effect: 'latent',
      breaks: { events: ['UpdateStage', 'UpdateAccount'], ids: [restApi.value.id ?? ''] },
      repair: logs || !role ? [] : [logExecution(restApi, stage)],
    });
  },
});
