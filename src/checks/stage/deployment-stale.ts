import { createDeployment } from '../../changes/deployments.js';
import type { Change } from '../../changes/change.js';
import { stageBlock, updateStage } from '../../changes/stages.js';
import { block } from '../../changes/terraform.js';
import type { Facts } from '../../request/facts/index.js';
import type { Difference, Drift } from '../../request/facts/deployments.js';
import { check, fail, pass } from '../check.js';
import { missingAuthenticationToken } from '../seen.js';
import { list, stageSubject } from '../words.js';

const told: Readonly<Record<Difference['is'], (d: Difference) => string>> = {
  'not-deployed': ({ method }) => `${method} is not deployed`,
  deleted: ({ method }) => `${method} is deployed, and deleted in the working copy`,
  changed: ({ method, how }) => `${method}: ${how}`,
};

const nameOf = ({ deployment }: Drift): string =>
  deployment.role === 'canary' ? `the canary's deployment ${deployment.id}` : `deployment ${deployment.id}`;

/** Takes the share of the requests from the canary, and gives it back. */
const withoutCanary = (
  api: NonNullable<Facts['restApi']>,
  stage: NonNullable<Facts['stage']>,
  percent: number,
): Change => {
  const set = (value: number) => [{ op: 'replace', path: '/canarySettings/percentTraffic', value: value.toFixed(1) }];
  return updateStage(api, stage, {
    summary: `send no request of stage ${stage.stageName ?? ''} to its canary`,
    set: set(0),
    reset: set(percent),
    field: 'canarySettings',
    terraform: (of, own) =>
      stageBlock(of, own.stageName ?? '', {
        deployment_id: own.deploymentId,
        canary_settings: block({ deployment_id: own.canarySettings?.deploymentId, percent_traffic: 0 }),
      }),
    edit: (row) => ({ ...row, canarySettings: { ...row.canarySettings, percentTraffic: 0 } }),
  });
};

const repair = (api: NonNullable<Facts['restApi']>, stage: NonNullable<Facts['stage']>, own: Drift): Change[] => {
  const name = stage.stageName ?? '';
  return own.deployment.role === 'canary'
    ? [withoutCanary(api, stage, own.deployment.percent)]
    : [createDeployment(api, name, stage.deploymentId)];
};

export default check({
  code: 'deployment-stale',
  title: 'The stage serves what the working copy says',
  why:
    'A stage serves the deployment that it was given, and a canary another one. Methods, integrations, authorizers and policies ' +
    'that were changed since take effect with the next deployment only: a new method answers 403 Missing Authentication Token ' +
    'until then.',
  severity: 'medium',
  layer: 'stage',
  seenAs: missingAuthenticationToken,
  remedy: 'Deploy the API to the stage; look first at what else the deployment would ship.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html',
  reads: ['restApi', 'stage', 'workingCopyDrift', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, workingCopyDrift: drift, asked }) {
    if (!restApi || !stage?.stageName) return pass('there is no stage to look in: see stage-not-found');
    if (!drift) return pass('no deployment was collected with its summary', ['apigateway:GET']);
    const [first] = drift;
    if (!first) return pass(`stage ${stage.stageName} serves the methods of the working copy`);
    const own = drift.find(({ lacksOwn }) => lacksOwn);
    const details = drift.flatMap((one) => one.differences.map((d) => `${nameOf(one)}: ${told[d.is](d)}`));
    const share =
      own?.deployment.role === 'canary' ? [`${own.deployment.percent} % of the requests go to the canary`] : [];
    const methods = list(first.differences.map(({ method }) => method));
    return fail({
      because: own
        ? `${nameOf(own)} of stage ${stage.stageName} has no ${asked.method} ${asked.path}, which the working copy has`
        : `${nameOf(first)} of stage ${stage.stageName} differs from the working copy in ${methods}`,
      effect: own ? 'blocks' : 'latent',
      details: [...share, ...details.slice(0, 8)],
      breaks: {
        events: ['CreateDeployment', 'UpdateStage', 'PutMethod', 'DeleteMethod', 'PutIntegration', 'UpdateIntegration'],
        ids: [restApi.value.id ?? ''],
      },
      repair: own ? repair(restApi, stage, own) : [],
    });
  },
});
