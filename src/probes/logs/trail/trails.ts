import type { Trail } from '@aws-sdk/client-cloudtrail';
import type { Place } from '../../../inventory/inventory.js';
import { isRecord } from '../../../snapshot/json.js';
import { describe } from '../describe.js';
import type { Reader } from '../pages.js';

export type { Trail };

interface Described {
  readonly trails: readonly Trail[];
  /** Why they are not known. */
  readonly why: string | undefined;
}

const describedIn = async (reader: Reader, { account, region }: Place): Promise<Described> => {
  const spent = reader.budget.spent();
  if (spent !== undefined) return { trails: [], why: spent };
  const { answers, gaps } = await describe(reader, { account, region, operation: 'cloudtrail/describe-trails' });
  const trails = answers.flatMap(([, { trailList }]) =>
    (Array.isArray(trailList) ? (trailList as unknown[]) : []).filter(isRecord).map((trail): Trail => trail),
  );
  const [gap] = gaps;
  return { trails, why: gap ? `cloudtrail:DescribeTrails is ${gap.why}` : undefined };
};

/** The account that owns a trail; one of an organization is shown in every account of it. */
export const ownerOf = ({ TrailARN: arn }: Trail): string | undefined =>
  /^arn:[\w-]+:cloudtrail:[\w-]+:(\d{12}):/.exec(arn ?? '')?.[1];

/**
 * The trails that record a place: those of its own account, else those that another open account has for the whole
 * organization.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export const trailsOf = async (
  reader: Reader,
  { account, region }: Place,
  readers: readonly string[],
): Promise<Described> => {
  const own = await describedIn(reader, { account, region });
  if (own.trails.length > 0) return own;
  for (const other of readers.filter((one) => one !== account)) {
    const { trails } = await describedIn(reader, { account: other, region });
    const shared = trails.filter(({ IsOrganizationTrail }) => IsOrganizationTrail === true);
    if (shared.length > 0) return { trails: shared, why: undefined };
  }
  return own;
};
