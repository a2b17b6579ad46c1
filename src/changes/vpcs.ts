import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer, editRow } from './change.js';

type VpcEncryptionControl = NonNullable<
  Answers['ec2/describe-vpc-encryption-controls']['VpcEncryptionControls']
>[number];

/** One attribute a call: `ModifyVpcAttribute` takes no two. */
export const enableDnsAttribute = (
  place: Place,
  vpc: string,
  attribute: 'enableDnsSupport' | 'enableDnsHostnames',
): Change => {
  const option = attribute === 'enableDnsSupport' ? 'enable-dns-support' : 'enable-dns-hostnames';
  const field = attribute === 'enableDnsSupport' ? 'EnableDnsSupport' : 'EnableDnsHostnames';
  const set = (value: boolean) =>
    aws('ec2', 'modify-vpc-attribute', place.region, { 'vpc-id': vpc, [option]: `Value=${value}` });
  return {
    account: place.account,
    region: place.region,
    summary: `turn on ${attribute} of ${vpc}`,
    cli: set(true),
    undo: set(false),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<Answer>(snapshot, 'ec2/describe-vpc-attribute', place, [vpc, attribute], (answer) => ({
        ...answer,
        [field]: { Value: true },
      })),
  };
};

/**
 * Lets peering connections pass a VPC that enforces encryption.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-vpc-encryption-control.html
 */
export const excludePeering = (place: Place, control: string): Change => {
  const set = (value: 'enable' | 'disable') =>
    aws('ec2', 'modify-vpc-encryption-control', place.region, {
      'vpc-encryption-control-id': control,
      'vpc-peering-exclusion': value,
    });
  return {
    account: place.account,
    region: place.region,
    summary: `exclude peering from ${control}`,
    cli: set('enable'),
    undo: set('disable'),
    terraform: null,
    apply: (snapshot) =>
      editRow<VpcEncryptionControl>(
        snapshot,
        'ec2/describe-vpc-encryption-controls',
        'VpcEncryptionControls',
        ({ VpcEncryptionControlId }) => VpcEncryptionControlId === control,
        (row) => ({ ...row, ResourceExclusions: { ...row.ResourceExclusions, VpcPeering: { State: 'enabled' } } }),
      ),
  };
};
