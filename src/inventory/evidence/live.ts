import type { Inventory } from '../inventory.js';
import { inventoryOf } from '../inventory.js';

/**
 * How one resolver answered. `by`: `host` for the system's own way (hosts file, search list), `vpc` for the resolver of the
 * VPC that the host is in, else a server's address.
 */
export interface NameProbe {
  readonly name: string;
  readonly by: string;
  readonly addresses: readonly string[];
  /** `ENOTFOUND`, `ETIMEOUT`, … where there was no answer. */
  readonly error: string | undefined;
}

/** One TCP connection. `from` and `port` are what this host sent from: flow logs name them. */
export interface ConnectProbe {
  readonly address: string;
  readonly is: 'connected' | 'timeout' | 'refused' | 'reset' | 'unreachable' | 'failed';
  readonly from: string | undefined;
  readonly port?: number;
  readonly error: string | undefined;
}

/** One handshake. `untrusted`: it came about, and the certificate does not fit; `names` are those of the certificate. */
export interface HandshakeProbe {
  readonly address: string;
  readonly name: string;
  readonly is: 'trusted' | 'untrusted' | 'timeout' | 'reset' | 'failed';
  readonly version: string | undefined;
  readonly issuer: string | undefined;
  readonly names: readonly string[];
  readonly error: string | undefined;
  /** The version with which it comes about where the client's own choice fails. */
  readonly otherwise: string | undefined;
  /** Whether it comes about with a small first message, where that of this host gets no answer. */
  readonly smaller: boolean | undefined;
}

/** The host names by which one API can be asked for. */
export type Variant = 'as asked' | 'default name' | 'endpoint name';

/** One HTTP request and what came back. */
export interface AnswerProbe {
  readonly address: string;
  readonly variant: Variant;
  readonly host: string;
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
  /** Undefined where no answer came; then `error`. */
  readonly status: number | undefined;
  /** Status line, headers and the beginning of the body, as `curl -i` prints them. */
  readonly text: string;
  readonly error: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What one host saw of one name. It proves something about this host, and at this time, only. */
export interface HostProbe {
  /** The host that probed. */
  readonly host: string;
  readonly name: string;
  /** Names that lead to the same endpoint, resolved beside it. */
  readonly names: readonly NameProbe[];
  readonly connects: readonly ConnectProbe[];
  readonly handshakes: readonly HandshakeProbe[];
  /** Handshakes at one of the endpoint's addresses by its other names: a filter of server names lets some of them pass. */
  readonly byOtherNames: readonly HandshakeProbe[];
  readonly answers: readonly AnswerProbe[];
  /** A proxy is set in the environment: other clients of this host may take another way than the probe. */
  readonly proxied: boolean;
  readonly from: number;
  readonly to: number;
}

const probed = new WeakMap<Inventory, readonly HostProbe[]>();

/** The same answers, with what a host saw beside them. No snapshot holds it: it is of here and now. */
export const withProbes = (inventory: Inventory, probes: readonly HostProbe[]): Inventory => {
  const all = inventoryOf(inventory.snapshot);
  probed.set(all, probes);
  return all;
};

export const probesOf = (inventory: Inventory): readonly HostProbe[] => probed.get(inventory) ?? [];
