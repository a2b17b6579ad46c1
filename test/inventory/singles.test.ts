import { describe, expect, test } from '@jest/globals';
import type { OperationId } from '../../src/snapshot/operations.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { answerPath } from '../../src/snapshot/snapshot.js';
import { everyRequest, buildRequests } from '../../src/request/build.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { audited } from '../audit.js';
import { diagnosed } from '../diagnose.js';
import { domain, withDomain } from '../worlds/domain.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer, remove } from '../worlds/world.js';

type Row = Record<string, unknown>;

/** The rows of a list as so many answers to single reads; the list is gone. */
const apart = (
  snapshot: Snapshot,
  list: OperationId,
  member: string,
  single: OperationId,
  keyOf: (row: Row) => readonly string[],
  ...key: readonly string[]
): Snapshot => {
  const path = answerPath({ ...provider, operation: list, ...(key[0] === undefined ? {} : { key: key[0] }) });
  const rows = snapshot.answers.get(path)?.[member] as readonly Row[];
  const without = remove(snapshot, (one) => one === path);
  return rows.reduce((to, row) => answer(to, provider, single, row, ...keyOf(row)), without);
};

const apisApart = (snapshot: Snapshot) =>
  apart(snapshot, 'apigateway/get-rest-apis', 'items', 'apigateway/get-rest-api', ({ id }) => [id as string]);

const stagesApart = (snapshot: Snapshot) =>
  apart(
    snapshot,
    'apigateway/get-stages',
    'item',
    'apigateway/get-stage',
    ({ stageName }) => [ids.api, stageName as string],
    ids.api,
  );

const deploymentsApart = (snapshot: Snapshot) =>
  apart(
    snapshot,
    'apigateway/get-deployments',
    'items',
    'apigateway/get-deployment',
    ({ id }) => [ids.api, id as string],
    ids.api,
  );

const linksApart = (snapshot: Snapshot) =>
  apart(snapshot, 'apigateway/get-vpc-links', 'items', 'apigateway/get-vpc-link', ({ id }) => [id as string]);

const allApart = (snapshot: Snapshot) => linksApart(deploymentsApart(stagesApart(apisApart(snapshot))));

const unknownIn = (snapshot: Snapshot, target: string | undefined) => {
  const { report } = diagnosed(snapshot, { target, from: ids.app });
  return { verdict: report.verdict, unknown: report.findings.map(({ code }) => code) };
};

describe('single reads where a list exists: either will do', () => {
  test.each([
    ['the URL', urls.alias],
    ['the id', ids.api],
    ['the name', 'orders'],
    ['no target at all', undefined],
  ])('%s', (_what, target) => {
    expect(unknownIn(allApart(healthy()), target)).toEqual({ verdict: 'healthy', unknown: [] });
  });

  test('a stage that was not read by itself may be there all the same', () => {
    const { verdict, unknown } = unknownIn(stagesApart(healthy()), urls.alias.replace('/prod/', '/test/'));
    expect(verdict).toBe('undecided');
    expect(unknown).toContain('stage-not-found');
  });

  test('so may an API', () => {
    const { verdict, unknown } = unknownIn(apisApart(healthy()), 'z9z9z9z9z9');
    expect(verdict).toBe('undecided');
    expect(unknown).toContain('api-not-found-or-wrong-region');
  });

  test('a private domain name, by its name and its id', () => {
    const world = withDomain();
    const one = apart(
      world,
      'apigateway/get-domain-names',
      'items',
      'apigateway/get-domain-name',
      ({ domainName, domainNameId }) => [domainName as string, domainNameId as string],
    );
    expect(unknownIn(one, domain.url)).toEqual(unknownIn(world, domain.url));
  });

  test('the audit finds the same requests', () => {
    const requests = (snapshot: Snapshot) => audited(snapshot).report.requests.map(({ id }) => id);
    expect(requests(allApart(healthy()))).toEqual(requests(healthy()));
    expect(buildRequests(inventoryOf(allApart(healthy())), everyRequest)).toHaveLength(1);
  });
});
