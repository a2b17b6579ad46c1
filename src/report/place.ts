import type { Finding, Report } from '../diagnosis/schema.js';

const account = /^\d{12}$/;

/** The partition of the ARNs of a region. */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** The account and region to which a finding is reported: its own, else its API's, its endpoint's or its caller's. */
export const placeOf = (finding: Finding, { requests }: Report): { account: string; region: string } => {
  const request = requests.find(({ id }) => id === finding.request);
  const accounts = [finding.account, request?.api.account, request?.endpoint?.account, request?.caller.account];
  return {
    account: accounts.find((one) => one && account.test(one)) ?? '000000000000',
    region: finding.region || request?.api.region || 'us-east-1',
  };
};
