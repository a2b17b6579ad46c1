import { expect, test } from '@jest/globals';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { trailsFor } from '../../../src/probes/logs/plan.js';
import { buildRequests } from '../../../src/request/build.js';
import { subjectOf } from '../../../src/request/fact.js';
import type { Answer, Snapshot } from '../../../src/snapshot/snapshot.js';
import { askedFor } from '../../diagnose.js';
import { faults } from '../../faults/index.js';
import { healthy } from '../../worlds/peered.js';

/** The same accounts in another region. */
const moved = (text: string): string => text.replaceAll('us-east-1', 'eu-west-1').replaceAll('use1-', 'euw1-');
const inIreland = (state: Snapshot): Snapshot => ({
  ...state,
  answers: new Map(
    [...state.answers].map(([path, value]) => [moved(path), JSON.parse(moved(JSON.stringify(value))) as Answer]),
  ),
});

const askedOf = (code: string) => {
  const fault = faults.find((one) => one.code === code);
  if (!fault) throw new Error(`no fault ${code}`);
  const inventory = inventoryOf(inIreland(fault.breaks((fault.world ?? healthy)())));
  const requests = buildRequests(inventory, askedFor({ ...fault, target: moved(fault.target) }));
  return trailsFor(requests.map((request) => subjectOf(request, inventory)));
};

const regionsOf = (code: string, event: string) =>
  askedOf(code)
    .filter(({ lookups }) => lookups.some(({ value }) => value === event))
    .map(({ region }) => region);

test('events of global services are looked up where they are recorded', () => {
  expect(regionsOf('iam-or-scp-explicit-deny', 'AttachRolePolicy')).toEqual(['us-east-1']);
  expect(regionsOf('iam-or-scp-explicit-deny', 'UpdateRestApi')).toEqual(['eu-west-1']);
});

test('others in the region of what they changed', () => {
  const own = askedOf('endpoint-sg-ingress-443-missing').filter(({ lookups }) =>
    lookups.some(({ by }) => by === 'ResourceName'),
  );
  expect(own.map(({ region }) => region)).toEqual(['eu-west-1']);
});
