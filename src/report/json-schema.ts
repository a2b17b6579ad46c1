import { z } from 'zod';
import { diff } from '../diagnosis/compare/schema.js';
import { report } from '../diagnosis/schema.js';

const schemaOf = (id: string, title: string, of: z.ZodType): Record<string, unknown> => {
  const { $schema, ...schema } = z.toJSONSchema(of, { target: 'draft-2020-12', io: 'input' });
  return { $schema, $id: id, title, ...schema };
};

/**
 * The JSON Schema (draft 2020-12) of the report, from the same source as its types. Fields that a later `xapi/report/1`
 * adds are allowed, so that a pipeline that validates does not break on an update.
 */
export const reportJsonSchema = (): Record<string, unknown> =>
  schemaOf('urn:xapi:schema:report:1', 'The report of xapi', report);

/** The JSON Schema of what `xapi diff` prints. */
export const diffJsonSchema = (): Record<string, unknown> =>
  schemaOf('urn:xapi:schema:diff:1', 'What changed, as xapi diff prints it', diff);
