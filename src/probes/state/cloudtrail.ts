import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import type { Service } from '../clients.js';
import { first, list, single } from './reading.js';

/** Trails of an organization are shown in every account of it; their status is asked by ARN. */
export const cloudtrail: Service = {
  word: 'cloudtrail',
  id: 'CloudTrail',
  protocol: 'json',
  client: (options) => new CloudTrailClient(options),
  readings: {
    'cloudtrail/describe-trails': list(DescribeTrailsCommand, 'trailList', () => ({ includeShadowTrails: true })),
    'cloudtrail/get-trail-status': single(GetTrailStatusCommand, 'IsLogging', (asked) => ({ Name: first(asked) })),
  },
};
