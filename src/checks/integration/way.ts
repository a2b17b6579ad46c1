import type { Deployable } from '../../changes/integrations.js';
import type { Facts } from '../../request/facts/index.js';
import type { Pass, SubjectRef } from '../check.js';
import { pass } from '../check.js';
import type { Prediction } from '../prediction.js';
import { stageSubject } from '../words.js';

type Way = Pick<Facts, 'restApi' | 'stage' | 'asked'>;

export const wayReads = ['restApi', 'stage', 'asked'] as const;

export const waySubject = (way: Way): SubjectRef => stageSubject(way);

/** The stage answers so for every caller: `hop` says whether the function or load balancer behind it was reached. */
export const answers = ({ restApi, stage }: Way, status: number, hop: 'gateway' | 'backend'): Prediction[] => {
  const api = restApi?.value.id;
  if (!api || !stage?.stageName) return [];
  return [{ source: 'answer', api, stage: stage.stageName, from: undefined, status, hop }];
};

/** What a change of the method must name; undefined where the working copy does not hold the method. */
export const deployable = ({
  methodSetup,
  restApi,
  stage,
}: Way & Pick<Facts, 'methodSetup'>): Deployable | undefined =>
  methodSetup && restApi && stage ? { setup: methodSetup, api: restApi, stage } : undefined;

/** The ids that CloudTrail names when an integration is changed. */
export const integrationEvents = ['PutIntegration', 'UpdateIntegration', 'PutRestApi', 'CreateDeployment'];

export const noFunction: Pass = pass('the integration invokes no Lambda function');

/** Whether the caller saw one of these statuses. */
export const saw = ({ asked }: Pick<Facts, 'asked'>, ...statuses: readonly number[]): boolean =>
  asked.observed?.kind === 'http' && statuses.includes(asked.observed.status ?? 0);
