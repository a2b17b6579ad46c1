import type { Facts } from '../request/facts/index.js';
import type { Prediction } from './prediction.js';

type Sight = Pick<Facts, 'restApi' | 'stage' | 'caller'>;

/** The front end answers before any stage: a row of this caller in the stage's logs contradicts. */
export const neverArrives = ({ restApi, stage, caller }: Sight): Prediction[] => {
  const from = caller.parties[0]?.address;
  const api = restApi?.value.id;
  if (!api || !stage?.stageName || from === undefined) return [];
  return [{ source: 'arrival', api, stage: stage.stageName, from }];
};

/** The stage itself answers with this status. */
export const stageAnswers = ({ restApi, stage, caller }: Sight, status: number): Prediction[] => {
  const api = restApi?.value.id;
  if (!api || !stage?.stageName) return [];
  return [{ source: 'answer', api, stage: stage.stageName, from: caller.parties[0]?.address, status, hop: 'gateway' }];
};
