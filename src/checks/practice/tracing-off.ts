import { trace } from '../../changes/logging.js';
import { stages } from '../../resources/index.js';
import { ofStage } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'tracing-off',
  title: 'The stage sends traces',
  why: 'A trace says how long the gateway and each service behind it took, and which of them failed. Without it a slow or failing request has to be pieced together from logs.',
  severity: 'low',
  remedy: 'Turn on X-Ray tracing of the stage.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html',
  controls: ['FSBP APIGateway.3', 'Well-Architected REL06-BP07'],
  about: stages,
  needs: [],
  subject: ofStage,
  judge: ({ value: stage, api }) =>
    stage.tracingEnabled === true
      ? pass(`stage ${stage.stageName} sends traces`)
      : weak(`stage ${stage.stageName} of ${api.value.id} sends no traces`, [trace(api, stage)]),
});
