import { startRecorder } from '../../changes/configuration-recorders.js';
import { places } from '../../resources/index.js';
import { ofPlace } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'config-recorder-off',
  title: 'AWS Config records the region',
  why: 'AWS Config keeps what every resource was at every time. Without its recorder nobody can say what a route table or a policy held before it was changed.',
  severity: 'medium',
  remedy: 'Start the configuration recorder of AWS Config in the region.',
  page: 'https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html',
  controls: ['FSBP Config.1'],
  about: places,
  needs: ['configservice/describe-configuration-recorder-status'],
  subject: ofPlace,
  judge(place, { inventory }) {
    const { ConfigurationRecordersStatus = [] } = inventory.ask(
      'configservice/describe-configuration-recorder-status',
      place,
    );
    const recording = ConfigurationRecordersStatus.find((one) => one.recording === true);
    if (recording) return pass(`the recorder ${recording.name} records`);
    const [stopped] = ConfigurationRecordersStatus;
    return weak(
      `no recorder of AWS Config records ${place.account} ${place.region}`,
      stopped ? [startRecorder(place, stopped)] : [],
    );
  },
});
