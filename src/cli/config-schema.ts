import { z } from 'zod';

const words = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]));

const request = z.strictObject({
  target: z.string(),
  from: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  stage: z.string().optional(),
  endpoint: z.string().optional(),
  principal: z.string().optional(),
  header: words.optional(),
});

const waiver = z.strictObject({
  code: z.string(),
  subject: z.string(),
  by: z.string(),
  reason: z.string(),
  until: z.iso.date(),
});

/** `.xapi.yaml`: the settings of the command line, named requests, and waivers (contract, section 1). */
export const config = z.strictObject({
  consumer: z.string().optional(),
  provider: z.string().optional(),
  network: z.string().optional(),
  'external-id': z.string().optional(),
  'endpoint-url': z.string().optional(),
  region: words.optional(),
  since: z.string().optional(),
  'fail-on': z.enum(['low', 'medium', 'high', 'critical']).optional(),
  'allow-unknown': z.boolean().optional(),
  requests: z.record(z.string(), request).optional(),
  waivers: z.array(waiver).optional(),
});

export type Config = z.output<typeof config>;
