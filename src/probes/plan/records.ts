import { each, on, present, type Rule } from './rule.js';

/** Whether what is recorded is recorded now. */
export const recordRules: readonly Rule[] = [
  on('cloudtrail/describe-trails', 'trail', ['cloudtrail/get-trail-status'], ({ trailList = [] }) =>
    each(
      ['cloudtrail/get-trail-status'],
      present(trailList.map(({ TrailARN }) => TrailARN)).map((arn) => [arn]),
    ),
  ),
];
