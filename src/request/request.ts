import type { Place } from '../inventory/inventory.js';
import type { Host } from './target.js';

/** What the caller saw: the kind of failure and, for an HTTP answer, its status; `text` as pasted by a person. */
export interface Observed {
  readonly kind: SymptomKind;
  readonly status?: number;
  readonly text?: string;
}

export type SymptomKind = 'http' | 'timeout' | 'dns' | 'tls' | 'reset' | 'refused';

/** Who calls: one thing in a VPC, or addresses beyond every VPC. `id` is what `--from` said (or the VPC that was assumed). */
export type CallerRef =
  | ({ readonly kind: 'interface' | 'instance' | 'subnet' | 'vpc' | 'function'; readonly id: string } & Place)
  | { readonly kind: 'address'; readonly id: string };

/** One caller, one endpoint, one API, stage, method and path. */
export interface Request {
  readonly caller: CallerRef;
  readonly host: Host;
  readonly headers: Readonly<Record<string, string>>;
  /** As stated: an id (or, unresolved, a name). Undefined when nothing names an API. */
  readonly api: string | undefined;
  readonly region: string;
  readonly stage: string | undefined;
  readonly method: string;
  readonly path: string;
  /** The path as it is called, where a custom domain name takes a part of it; else left out. */
  readonly calledPath?: string;
  /** Tells its id from that of the same request without the custom domain name, where both are asked. */
  readonly via?: string;
  /** `--endpoint`, where more than one could serve. */
  readonly endpoint: string | undefined;
  /** The ARN that signs the request; undefined: anonymous. */
  readonly principal: string | undefined;
  readonly observed: Observed | undefined;
}
