import type { NetworkAclEntry } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';

/** Ports a..b, both inclusive. */
export type PortRange = readonly [number, number];

/** One concrete flow between two interfaces (or an address beyond the modelled network). */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all';
  /** Destination port; ignored for icmp and all. */
  readonly port: number;
  /** Ports that the client may choose; every one of them is judged on the return leg. */
  readonly sourcePorts: PortRange;
}

/** Where a packet starts or ends. */
export type Party =
  | {
      readonly is: 'interface';
      readonly account: string;
      readonly region: string;
      readonly id: string;
      /** The address the packet carries: a primary, secondary or delegated-prefix address of the interface. */
      readonly address: string;
    }
  | {
      /** A possible host of a subnet: an address in it and the groups it would carry (undefined: not known). */
      readonly is: 'subnet';
      readonly account: string;
      readonly region: string;
      readonly id: string;
      readonly address: string;
      readonly groups: readonly string[] | undefined;
    }
  | {
      /**
       * A host outside every collected VPC; `via` is the VPC through whose gateway it arrives, when known, `range` the CIDR whose
       * hosts it stands for: repairs are written for that.
       */
      readonly is: 'address';
      readonly address: string;
      readonly via?: string;
      readonly range?: string;
    };

export type Verdict = 'reachable' | 'blocked' | 'partial' | 'unknown';
export type Leg = 'forward' | 'return';

/** One thing that a packet must pass; each is judged by itself, whatever the others say. */
export interface Gate {
  readonly kind:
    | 'security-group'
    | 'network-acl'
    | 'route'
    | 'peering'
    | 'transit-gateway-attachment'
    | 'transit-gateway-route'
    | 'gateway'
    | 'middlebox'
    | 'interface';
  readonly leg: Leg;
  /** Whose side of the way: the sender of the first packet, its receiver, or what lies between. */
  readonly side: 'from' | 'to' | 'between';
  readonly account: string;
  readonly region: string;
  /** The resource that decides: a security group, ACL, route table, peering connection, attachment id. */
  readonly resource: string;
  /** The deciding rule, route or entry in words (`rule 100 allow tcp 443 from 10.0.0.0/8`), null where none matched. */
  readonly rule: string | null;
  readonly verdict: 'pass' | 'fail' | 'partial' | 'unknown';
  readonly because: string;
  /** The cause of causes.md that a failure of this gate is. */
  readonly code: string;
  /** Of a partial gate: the source ports that pass. */
  readonly passes?: readonly PortRange[];
  readonly gap?: Gap;
  readonly need: Need;
}

/** What would have to be there for the gate to pass: enough to write the repair. */
export type Need =
  | {
      readonly is: 'rule';
      readonly group: string;
      readonly direction: 'ingress' | 'egress';
      readonly protocol: string;
      readonly ports: PortRange;
      readonly peer: string;
      /** Other groups of the same end. */
      readonly others: readonly string[];
      /** A group of the other end, where that is in the same VPC. */
      readonly peerGroup?: string;
    }
  | {
      readonly is: 'entry';
      readonly acl: string;
      readonly direction: 'ingress' | 'egress';
      readonly protocol: string;
      readonly ports: PortRange;
      readonly peer: string;
      /** The number of the entry that denies now; 32767 for the implicit one. */
      readonly below: number;
      /** Entry numbers in use in this direction. */
      readonly taken: readonly number[];
      /** The entry that denies now, as AWS lists it; undefined for the implicit one. */
      readonly denying: NetworkAclEntry | undefined;
    }
  | {
      readonly is: 'route';
      readonly table: string;
      readonly subnet: string;
      readonly association: 'explicit' | 'main';
      /** The other side's VPC range that holds the address. */
      readonly destination: string;
      /** The address itself as a range. */
      readonly single: string;
      /** The gateway that would lead there, when the snapshot shows exactly one; e.g. `pcx-…`, `tgw-…`, `vgw-…`. */
      readonly target: string | undefined;
      /** The route that the lookup chose (its destination and target), or null. */
      readonly chosen: { readonly destination: string; readonly target: string; readonly state: string } | null;
    }
  | {
      readonly is: 'peering';
      readonly peering: string;
      readonly status: string;
      readonly accepter: { readonly account: string; readonly region: string; readonly vpc: string };
      readonly requester: { readonly account: string; readonly region: string; readonly vpc: string };
    }
  | { readonly is: 'attachment'; readonly attachment: string; readonly status: string; readonly subnet?: string }
  | {
      readonly is: 'association' | 'propagation';
      readonly table: string | undefined;
      readonly attachment: string;
      readonly destination: string;
    }
  | { readonly is: 'other'; readonly what: string };

/** One stop of a packet, for people: what it is, and the gates that were judged there. */
export interface Hop {
  readonly at: string;
  readonly account: string;
  readonly region: string;
  readonly what: string;
  readonly gates: readonly Gate[];
}

export interface LegTrace {
  readonly verdict: Verdict;
  /** Of a partial leg: the source ports with which packets of this leg pass, and their share of all that were asked for (0 to 1). */
  readonly passes?: readonly PortRange[];
  readonly share?: number;
  readonly hops: readonly Hop[];
}

/** Both legs of one flow, judged apart; `verdict` is the worse of the two. Blockers are the gates that fail or pass in part. */
export interface Trace {
  readonly verdict: Verdict;
  readonly forward: LegTrace;
  readonly return: LegTrace;
  readonly blockers: readonly Gate[];
  readonly gaps: readonly Gap[];
}
