import type { VpcEndpoint } from '../../inventory/ec2.js';
import type { Located, Place } from '../../inventory/inventory.js';
import type { RestApi } from '../../inventory/services.js';
import type { ApiStage } from '../../resources/index.js';
import type { NamedRole } from '../../resources/roles.js';
import type { SubjectRef } from '../check.js';
import { apiSubject, ec2Subject, partition } from '../words.js';

export const ofApi = ({ value, account, region }: Located<RestApi>): SubjectRef =>
  apiSubject(value.id ?? '', account, region);

export const ofStage = ({ value, api, account, region }: ApiStage): SubjectRef =>
  apiSubject(api.value.id ?? '', account, region, value.stageName);

export const ofEndpoint = ({ value, account, region }: Located<VpcEndpoint>): SubjectRef =>
  ec2Subject(value.VpcEndpointId ?? '', account, region);

/** An account in one region. */
export const ofPlace = ({ account, region }: Place): SubjectRef => ({
  id: `arn:${partition(region)}:account:${region}:${account}:*`,
  account,
  region,
});

export const ofRole = ({ arn, account, region }: NamedRole): SubjectRef => ({ id: arn, account, region });
