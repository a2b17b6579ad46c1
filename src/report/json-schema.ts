import { z } from 'zod';
import { report } from '../diagnosis/schema.js';

const id = 'urn:xapi:schema:report:1';

/**
 * The JSON Schema (draft 2020-12) of the report, from the same source as its types. Fields that a later `xapi/report/1`
 * adds are allowed, so that a pipeline that validates does not break on an update.
 */
export const reportJsonSchema = (): Record<string, unknown> => {
  const { $schema, ...schema } = z.toJSONSchema(report, { target: 'draft-2020-12', io: 'input' });
  return { $schema, $id: id, title: 'The report of xapi', ...schema };
};
