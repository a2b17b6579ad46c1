import type { Answer } from '../../src/snapshot/snapshot.js';
import type { World } from './answers.js';
import { recorded } from './answers.js';
import type { Call } from './call.js';
import { records, text } from './call.js';
import { AwsError } from './errors.js';
import { pageSizeOf } from './paging.js';

/** Route 53 pages records by the name, type and set identifier of the next one, not by a token. */
export const listResourceRecordSets = (world: World, call: Call): Answer => {
  const { answer } = recorded(world, call);
  const all = records(answer['ResourceRecordSets']);
  const size = pageSizeOf(call, 'MaxItems', world.tinyPages);
  const name = text(call.input, 'StartRecordName');
  const type = text(call.input, 'StartRecordType');
  const identifier = text(call.input, 'StartRecordIdentifier');
  const from = all.findIndex(
    (row) =>
      (name === undefined || row['Name'] === name) &&
      (type === undefined || row['Type'] === type) &&
      (identifier === undefined || row['SetIdentifier'] === identifier),
  );
  if (from < 0 && name !== undefined)
    throw new AwsError('InvalidInput', 400, `fake-aws: no record ${name} to start at`);
  const rows = all.slice(Math.max(0, from), Math.max(0, from) + size);
  const next = all[Math.max(0, from) + size];
  return {
    ...answer,
    ResourceRecordSets: rows,
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next
      ? { NextRecordName: next['Name'], NextRecordType: next['Type'], NextRecordIdentifier: next['SetIdentifier'] }
      : {}),
  };
};
