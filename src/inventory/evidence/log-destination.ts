import type { Place } from '../inventory.js';

/** The log group that an ARN names; undefined for a bucket or a delivery stream. */
export const groupOf = (arn: string | undefined): (Place & { readonly group: string }) | undefined => {
  const parts = /^arn:[\w-]+:logs:([\w-]+):(\d+):log-group:([^:]+)/.exec(arn ?? '');
  return parts ? { account: parts[2] as string, region: parts[1] as string, group: parts[3] as string } : undefined;
};
