import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';

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
