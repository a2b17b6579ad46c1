import {
  GetHostedZoneCommand,
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type VPCRegion,
} from '@aws-sdk/client-route-53';
import type { Service } from '../clients.js';
import { first, list, named, second, single, token, type NextPage } from './reading.js';

const missing = { absent: named('NoSuchHostedZone') };

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html */
const nextRecord: NextPage = ({ IsTruncated, NextRecordName, NextRecordType, NextRecordIdentifier }) =>
  IsTruncated === true
    ? {
        StartRecordName: NextRecordName,
        StartRecordType: NextRecordType,
        ...(NextRecordIdentifier === undefined ? {} : { StartRecordIdentifier: NextRecordIdentifier }),
      }
    : undefined;

export const route53: Service = {
  word: 'route53',
  id: 'Route 53',
  protocol: 'xml',
  client: (options) => new Route53Client(options),
  readings: {
    'route53/list-hosted-zones-by-vpc': list(
      ListHostedZonesByVPCCommand,
      'HostedZoneSummaries',
      (asked) => ({ VPCId: first(asked), VPCRegion: second(asked) as VPCRegion, MaxItems: 100 }),
      { next: token('NextToken') },
    ),
    'route53/get-hosted-zone': single(GetHostedZoneCommand, 'HostedZone', (asked) => ({ Id: first(asked) }), missing),
    'route53/list-resource-record-sets': list(
      ListResourceRecordSetsCommand,
      'ResourceRecordSets',
      (asked) => ({ HostedZoneId: first(asked), MaxItems: 300 }),
      { next: nextRecord, ...missing },
    ),
  },
};
