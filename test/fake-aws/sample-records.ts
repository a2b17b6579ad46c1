import type { SampleRow } from './sample.js';

const trail = 'arn:aws:cloudtrail:us-east-1:444455556666:trail/organization';

/** What records the account itself. */
export const recordAnswers: readonly SampleRow[] = [
  [
    'cloudtrail/describe-trails',
    [],
    {
      trailList: [
        {
          Name: 'organization',
          TrailARN: trail,
          HomeRegion: 'us-east-1',
          IsMultiRegionTrail: true,
          LogFileValidationEnabled: true,
        },
      ],
    },
  ],
  ['cloudtrail/get-trail-status', [trail], { IsLogging: true }],
  [
    'configservice/describe-configuration-recorder-status',
    [],
    { ConfigurationRecordersStatus: [{ name: 'default', lastStatus: 'SUCCESS', recording: true }] },
  ],
];
