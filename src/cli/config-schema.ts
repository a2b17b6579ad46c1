import * as z from 'zod/mini';

const text = () => z.optional(z.string());
const words = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((value: string | string[]) => (Array.isArray(value) ? value : [value])),
);

const request = z.strictObject({
  target: z.string(),
  from: text(),
  method: text(),
  path: text(),
  stage: text(),
  endpoint: text(),
  principal: text(),
  header: z.optional(words),
});

const stated = () => z.string().check(z.regex(/\S/, 'must not be empty'));

const waiver = z.strictObject({
  code: stated(),
  subject: stated(),
  by: stated(),
  reason: stated(),
  until: z.iso.date('must be a day: 2026-12-31'),
});

const days = (most: number) =>
  z.optional(
    z
      .number()
      .check(
        z.refine(Number.isInteger, 'must be whole days'),
        z.gte(1, 'must be 1 or more'),
        z.lte(most, `must be ${most} or less`),
      ),
  );

/** CloudWatch keeps points of a day for 455 days (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html). */
const keptDays = 455;

const thresholds = z.strictObject({
  'certificate-days': days(10_000),
  'unused-endpoint-days': days(keptDays),
  'busy-rate': z.optional(z.number().check(z.gt(0, 'must be above 0'))),
});

/** `.xapi.yaml`: the settings of the command line, named requests, and waivers (contract, section 1). */
export const config = z.strictObject({
  consumer: text(),
  provider: text(),
  network: text(),
  'external-id': text(),
  'endpoint-url': text(),
  region: z.optional(words),
  organization: z.optional(z.boolean()),
  'role-name': text(),
  since: text(),
  'fail-on': z.optional(z.enum(['low', 'medium', 'high', 'critical'])),
  'allow-unknown': z.optional(z.boolean()),
  requests: z.optional(z.record(z.string(), request)),
  waivers: z.optional(z.array(waiver)),
  thresholds: z.optional(thresholds),
});

type Read = z.output<typeof config>;

/** The settings, and of each waiver the line on which it stands. */
export type Config = Omit<Read, 'waivers'> & {
  readonly waivers?: readonly (NonNullable<Read['waivers']>[number] & { readonly place: string })[];
};
