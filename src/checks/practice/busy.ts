import type { Inventory } from '../../inventory/inventory.js';
import { restApis } from '../../inventory/services.js';
import { gapOf } from '../../request/facts/authorization/gap.js';
import type { ApiStage } from '../../resources/index.js';
import { busiestOf } from '../../resources/traffic.js';
import { list } from '../words.js';
import type { View } from './rule.js';

/** Of the limit that all APIs of an account and region share, what one stage takes before it is busy. */
const shareOfAccount = 0.1;

/** Requests a second from which a stage is busy. @throws GapError */
const busyFrom = ({ inventory, thresholds }: View, { api }: ApiStage): number => {
  if (thresholds.busyRate !== undefined) return thresholds.busyRate;
  const { throttleSettings } = inventory.ask('apigateway/get-account', api);
  if (throttleSettings?.rateLimit === undefined)
    throw gapOf(api, 'apigateway/get-account', 'the answer holds no throttle settings');
  return throttleSettings.rateLimit * shareOfAccount;
};

/** Other APIs of the same name: CloudWatch counts them together. */
const namesakes = (inventory: Inventory, { api }: ApiStage): string[] =>
  inventory
    .list(restApis, api)
    .filter(({ id, name }) => name === api.value.name && id !== api.value.id)
    .map(({ id = '' }) => id);

/**
 * How busy a stage is, in words; undefined where it is not, or where nobody counted.
 * @throws GapError where the count is of several APIs together, or could not be read
 */
export const busyWords = (view: View, stage: ApiStage): string | undefined => {
  const busiest = busiestOf(view.inventory, stage);
  if (busiest === undefined || busiest.rate < busyFrom(view, stage)) return undefined;
  const others = namesakes(view.inventory, stage);
  if (others.length > 0)
    throw gapOf(
      stage,
      'cloudwatch/get-metric-data',
      `the requests of ${stage.api.value.id} are counted together with those of ${list(others)}, which bear the same name`,
    );
  const at = new Date(busiest.at).toISOString().slice(0, 16);
  return `stage ${stage.value.stageName} of ${stage.api.value.id} had ${Math.round(busiest.rate)} requests a second from ${at}Z`;
};
