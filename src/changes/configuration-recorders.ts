import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, change, editAnswer, restored, step } from './change.js';
import { localName, resource } from './terraform.js';

type Statuses = Answers['configservice/describe-configuration-recorder-status'] & Answer;
type Status = NonNullable<Statuses['ConfigurationRecordersStatus']>[number];

/**
 * Starts a configuration recorder that is stopped.
 * @see https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
 */
export const startRecorder = ({ account, region }: Place, recorder: Status): Change => {
  const name = recorder.name ?? '';
  const settle = (verb: 'start' | 'stop', edit: (row: Status) => Status) =>
    step(
      aws('configservice', `${verb}-configuration-recorder`, region, { 'configuration-recorder-name': name }),
      (snapshot) =>
        editAnswer<Statuses>(
          snapshot,
          'configservice/describe-configuration-recorder-status',
          { account, region },
          [],
          (answer) => ({
            ...answer,
            ConfigurationRecordersStatus: (answer.ConfigurationRecordersStatus ?? []).map((row) =>
              row.name === name ? edit(row) : row,
            ),
          }),
        ),
    );
  return change(
    { account, region },
    {
      summary: `start the configuration recorder ${name}`,
      does: [settle('start', (row) => ({ ...row, recording: true }))],
      undoes: [settle('stop', (row) => restored(row, recorder, 'recording'))],
      terraform: resource({ account, region }, 'aws_config_configuration_recorder_status', localName(name), {
        name,
        is_enabled: true,
      }),
      warning: 'AWS Config costs by what it records, and refuses to start without a delivery channel',
    },
  );
};
