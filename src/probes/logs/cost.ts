import { sizeText } from './flow-files/answer.js';

/** A scan and what AWS takes for it, as estimated before it begins. */
export interface Estimate {
  readonly bytes: number;
  readonly dollars: number;
}

/**
 * List prices of us-east-1 in US dollars; other regions differ by little.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 * @see https://aws.amazon.com/s3/pricing/
 * @see https://aws.amazon.com/athena/pricing/
 */
const prices = { insightsByte: 0.005 / 1e9, athenaByte: 5 / 1e12, s3Get: 0.4 / 1e6, s3List: 5 / 1e6 };

/** Athena counts ten megabytes at least for each query. */
const leastOfAthena = 10e6;

export const insightsEstimate = (bytes: number): Estimate => ({ bytes, dollars: bytes * prices.insightsByte });

export const athenaEstimate = (bytes: number): Estimate => ({
  bytes,
  dollars: Math.max(bytes, leastOfAthena) * prices.athenaByte,
});

/** Reading within the region: requests alone are paid for. */
export const bucketEstimate = (objects: number, lists: number, bytes: number): Estimate => ({
  bytes,
  dollars: objects * prices.s3Get + lists * prices.s3List,
});

const moneyText = (dollars: number): string => (dollars < 0.01 ? 'under $0.01' : `about $${dollars.toFixed(2)}`);

/** `1.2 GB, about $0.01`. */
export const estimateText = ({ bytes, dollars }: Estimate): string => `${sizeText(bytes)}, ${moneyText(dollars)}`;
