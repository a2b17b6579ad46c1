import { describe, expect, test } from '@jest/globals';
import { readPolicyFor } from '../../src/cli/permissions.js';
import { operation, operationIds } from '../../src/snapshot/operations.js';

const readOnly = /^(get|list|describe|search|lookup|filter|batch-get|head|simulate|select|assume)(-|$)/;

/** What asks a log for something, and what gives up on it: these start nothing but a reading. */
const logQueries = [
  'athena/start-query-execution',
  'athena/stop-query-execution',
  'cloudtrail/start-query',
  'logs/start-query',
  'logs/stop-query',
  'xray/start-trace-retrieval',
];

describe('the list of operations', () => {
  test('reads, or queries a log', () => {
    const others = operationIds.filter((id) => !readOnly.test(id.split('/')[1] ?? '') && !logQueries.includes(id));
    expect(others).toEqual([]);
  });

  test('is what the printed policy allows, and nothing else is', () => {
    const actions = readPolicyFor('all').Statement.flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual([...new Set(operationIds.map((id) => operation(id).action))].sort());
  });
});
