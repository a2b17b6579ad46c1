import { logFields } from '../../changes/logging.js';
import { stages } from '../../resources/index.js';
import { pass } from '../check.js';
import { list } from '../words.js';
import { rule, weak } from './rule.js';
import { ofStage } from './subjects.js';

/** What tells which endpoint a call came through, and which gateway response it got. */
const wanted = ['$context.identity.vpceId', '$context.error.responseType'] as const;

export default rule({
  code: 'access-log-missing-vpce-fields',
  title: "The stage's access log names the endpoint and the gateway response",
  why:
    'The access log has a row for every request that reached the stage. Only with the endpoint and the type of the gateway ' +
    'response in it can a refusal be told from another, and a call through one endpoint from a call through another.',
  severity: 'low',
  remedy: 'Add $context.identity.vpceId and $context.error.responseType to the format of the access log.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  controls: ['Well-Architected SEC04-BP01'],
  about: stages,
  needs: [],
  subject: ofStage,
  judge({ value: stage, api }) {
    const { format = '', destinationArn } = stage.accessLogSettings ?? {};
    const missing = wanted.filter((field) => !format.includes(field));
    if (missing.length === 0) return pass(`the access log of stage ${stage.stageName} has ${list(wanted)}`);
    return destinationArn
      ? weak(`the access log of stage ${stage.stageName} lacks ${list(missing)}`, logFields(api, stage, missing))
      : weak(`stage ${stage.stageName} of ${api.value.id} writes no access log`);
  },
});
