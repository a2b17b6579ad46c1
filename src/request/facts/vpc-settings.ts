import type { Answers } from '../../inventory/answers.js';
import { vpcPeeringConnections } from '../../inventory/ec2.js';
import type { Place } from '../../inventory/inventory.js';
import { fact, get } from '../fact.js';
import { caller } from './caller.js';
import { endpoint } from './endpoint.js';
import { gatesOnTheWay } from './path.js';
import type { Reading, Site } from './resolver.js';
import { readAnswer } from './resolver.js';
import { vpcOwner } from './vpc-owner.js';

type Control = NonNullable<Answers['ec2/describe-vpc-encryption-controls']['VpcEncryptionControls']>[number];

/** A VPC that enforces encryption and lets a peering connection pass only to a VPC that enforces it too. */
export interface EnforcingVpc extends Place {
  readonly vpc: string;
  readonly control: string;
  readonly peer: string;
}

export interface EncryptionControls {
  readonly refusing: EnforcingVpc | undefined;
  readonly enforcing: readonly string[];
  readonly unread: readonly string[];
}

const enforces = ({ Mode, State }: Control): boolean =>
  Mode === 'enforce' && !['deleting', 'deleted'].includes(State ?? '');

const controlOf = (reading: Reading, site: Site): Control | undefined =>
  readAnswer(reading, false, 'ec2/describe-vpc-encryption-controls', site)?.VpcEncryptionControls?.find(
    ({ VpcId }) => VpcId === site.vpc,
  );

/** Whether the peer is known not to enforce; of a peer that nobody read, nothing is said. */
const open = (reading: Reading, site: Site): boolean => {
  const { inventory } = reading;
  if (!inventory.has('ec2/describe-vpc-encryption-controls', site)) return false;
  const control = controlOf(reading, site);
  return control === undefined || !enforces(control);
};

/**
 * Over peering, an enforcing VPC needs an exclusion unless the other enforces too. TLS itself satisfies the control.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html
 */
export const encryptionControls = fact<EncryptionControls>({
  needs: ['ec2/describe-vpcs', 'ec2/describe-vpc-encryption-controls'],
  uses: [caller, endpoint, gatesOnTheWay],
  of: (subject) => {
    const { inventory } = subject;
    const from = get(subject, caller);
    const serving = get(subject, endpoint);
    const nothing: EncryptionControls = { refusing: undefined, enforcing: [], unread: [] };
    if (!from.vpc || !from.place || !serving?.value.VpcId) return nothing;
    const peered = get(subject, gatesOnTheWay).some(({ gate }) => gate.kind === 'peering');
    if (from.vpc === serving.value.VpcId) return nothing;
    const reading: Reading = { inventory, unread: new Set() };
    const callers = { ...from.place, vpc: from.vpc };
    const near: Site = { ...callers, account: vpcOwner(inventory, callers) };
    const far: Site = { account: serving.account, region: serving.region, vpc: serving.value.VpcId };
    const sides = [near, far].map((site) => ({ site, control: controlOf(reading, site) }));
    const enforcing = sides.filter(({ control }) => control !== undefined && enforces(control));
    const refusing = enforcing.flatMap(({ site, control }) => {
      const peer = site === near ? far : near;
      const excluded = control?.ResourceExclusions?.VpcPeering?.State === 'enabled';
      if (!peered || excluded || !open(reading, peer)) return [];
      return [{ ...site, control: control?.VpcEncryptionControlId ?? '', peer: peer.vpc }];
    });
    return {
      refusing: refusing[0],
      enforcing: enforcing.map(({ site }) => site.vpc),
      unread: [...reading.unread],
    };
  },
});

/**
 * What people suspect and what is not the cause, said where the symptom invites the suspicion.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 */
export const refuters = fact<readonly string[]>({
  needs: ['ec2/describe-vpc-peering-connections', 'ec2/describe-vpc-block-public-access-options'],
  uses: [caller, endpoint, gatesOnTheWay],
  of: (subject) => {
    const { inventory, request } = subject;
    const kind = request.observed?.kind;
    const used = new Set(
      get(subject, gatesOnTheWay).flatMap(({ gate }) => (gate.kind === 'peering' ? [gate.resource] : [])),
    );
    const peerings = inventory
      .everywhere(vpcPeeringConnections)
      .rows.filter(
        ({ value }) =>
          used.has(value.VpcPeeringConnectionId ?? '') &&
          [value.RequesterVpcInfo, value.AccepterVpcInfo].some(
            (side) => side?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc === false,
          ),
      );
    const ids = [...new Set(peerings.map(({ value }) => value.VpcPeeringConnectionId ?? ''))];
    const dns = ids.map(
      (id) =>
        `DNS resolution over ${id} is off, and that is no cause: it concerns public names of EC2 instances only (peering-dns-resolution-off)`,
    );
    const serving = get(subject, endpoint);
    const { place } = get(subject, caller);
    const places = [...(place ? [place] : []), ...(serving ? [serving] : [])];
    const blocking = places.filter((at) => {
      const mode = inventory.askIfCollected('ec2/describe-vpc-block-public-access-options', at)
        ?.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode;
      return mode !== undefined && mode !== 'off';
    });
    const accounts = [...new Set(blocking.map(({ account }) => account))];
    const bpa = accounts.map(
      (account) =>
        `VPC Block Public Access is on in ${account}, and that is no cause: the way to the endpoint passes no internet gateway (vpc-block-public-access)`,
    );
    if (kind === 'dns') return dns;
    return kind === undefined ? [] : [...dns, ...bpa];
  },
});
