import { logFields } from '../../changes/logging.js';
import { check, fail, pass } from '../check.js';
import { list, stageSubject } from '../words.js';
import { unseen } from './unseen.js';

/** What tells which endpoint a call came through, and which gateway response it got. */
const wanted = ['$context.identity.vpceId', '$context.error.responseType'] as const;

export default check({
  code: 'access-log-missing-vpce-fields',
  title: "The stage's access log names the endpoint and the gateway response",
  why:
    'The access log has a row for every request that reached the stage. Only with the endpoint and the type of the gateway ' +
    'response in it can a refusal be told from another, and a call through one endpoint from a call through another.',
  severity: 'low',
  layer: 'practice',
  seenAs: unseen,
  remedy: 'Add $context.identity.vpceId and $context.error.responseType to the format of the access log.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  reads: ['restApi', 'stage', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage }) {
    if (!restApi || !stage) return pass('there is no stage to look at');
    const { format = '', destinationArn } = stage.accessLogSettings ?? {};
    const missing = wanted.filter((field) => !format.includes(field));
    if (missing.length === 0) return pass(`the access log of stage ${stage.stageName} has ${list(wanted)}`);
    return fail({
      because: destinationArn
        ? `the access log of stage ${stage.stageName} lacks ${list(missing)}`
        : `stage ${stage.stageName} of ${restApi.value.id} writes no access log`,
      effect: 'latent',
      breaks: { events: ['UpdateStage'], ids: [restApi.value.id ?? ''] },
      repair: destinationArn ? logFields(restApi, stage, missing) : [],
    });
  },
});
