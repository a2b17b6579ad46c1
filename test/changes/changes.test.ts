import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { changed } from './changed.js';

const all = changed();

/** Every file that the snapshot would be written to, by its name. */
const files = ({ answers }: Snapshot): string[] =>
  [...answers].map(([path, answer]) => `${path} ${JSON.stringify(answer)}`).sort();

const difference = (a: Snapshot, b: Snapshot): string[] => {
  const before = new Set(files(a));
  return files(b).filter((file) => !before.has(file));
};

describe.each(all.map((one) => [`${one.situation}: ${one.code}`, one] as const))('%s', (_name, one) => {
  const { snapshot, changes } = one;
  test('the undo gives the first snapshot back, byte for byte', () => {
    const after = changes.reduce((state, { apply }) => apply(state), snapshot);
    const back = changes.toReversed().reduce((state, { revert }) => revert(state), after);
    const isLasting = changes.some(({ lasting }) => lasting !== undefined);
    expect(difference(snapshot, back).length > 0).toBe(isLasting);
    if (!isLasting) expect(files(back)).toEqual(files(snapshot));
  });
  test('each change does something, leaves its snapshot alone, and says what its undo does not take back', () => {
    const first = files(snapshot);
    for (const { apply, warning = '', lasting, summary } of changes) {
      const after = apply(snapshot);
      if (!summary.includes('be associated with')) expect(difference(snapshot, after)).not.toEqual([]);
      if (lasting !== undefined) expect(warning).toContain(lasting);
    }
    expect(files(snapshot)).toEqual(first);
  });
});

test('what has no blocks of Terraform says why, and which these are', () => {
  const without = all.flatMap(({ code, changes }) =>
    changes.flatMap(({ terraform, noTerraform }) => {
      expect(terraform === null).toBe(noTerraform !== undefined);
      return noTerraform ? [`${code}: ${noTerraform.lacks ?? noTerraform.because}`] : [];
    }),
  );
  expect([...new Set(without)].sort()).toEqual([
    'authorizer-failure-or-timeout: the role of the function was not read, and Terraform wants it named',
    'private-domain-management-policy-denies: aws_api_gateway_domain_name.management_policy',
    'private-domain-mapping-missing: aws_api_gateway_domain_name.routing_mode',
    'resolver-rule-overrides-private-dns: Terraform takes away only what it owns',
    'strict-mode-host-sni-mismatch: aws_api_gateway_rest_api.endpoint_access_mode',
    'tls-policy-weak: aws_api_gateway_rest_api.security_policy',
    'tls-version-or-cipher-rejected: aws_api_gateway_rest_api.security_policy',
    'usage-plan-quota-exceeded: what is used of a quota in the running period is no resource',
    'vpc-encryption-controls-enforce: aws_vpc_encryption_control',
    'vpc-link-v2-integration-target: aws_api_gateway_integration.integration_target',
  ]);
});

test('what stays after the undo is what AWS itself cannot take back', () => {
  const lasting = new Set(
    all.flatMap(({ changes }) => changes.filter((c) => c.lasting).map(({ cli }) => cli.split(' ')[2])),
  );
  expect([...lasting].sort()).toEqual([
    'accept-resource-share-invitation',
    'accept-transit-gateway-vpc-attachment',
    'accept-vpc-peering-connection',
    'create-resolver-rule',
    'update-integration',
    'update-rest-api',
  ]);
});
