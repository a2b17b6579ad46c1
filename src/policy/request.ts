import type { ContextValue } from './context.js';
import type { executeApiActions } from './keys.js';
import type { Principal, Target } from './target.js';

/** A policy as a JSON object or as the text in which AWS returned it; null: there is none. `decodePolicy` takes anything. */
export type PolicyInput = unknown;

/** The SCPs attached at one level: the root, an organizational unit, or the account. */
export interface ScpLevel {
  readonly target: string;
  readonly policies: readonly PolicyInput[];
}

export type Layer =
  | 'endpointPolicy'
  | 'domainPolicy'
  | 'resourcePolicy'
  | 'identityPolicy'
  | 'permissionsBoundary'
  | 'sessionPolicy'
  | 'scp'
  | 'authorizer';

export type Decision = 'ALLOW' | 'DENY' | 'UNKNOWN';
/** `UNKNOWN` beside the decision DENY: it is refused either way, but not known whether by a Deny. */
export type Kind = 'ALLOW' | 'IMPLICIT_DENY' | 'EXPLICIT_DENY' | 'UNKNOWN';

/** One request with every policy that applies to it: what `xapi authorize --request` reads (contract, section 3). */
export interface AuthorizeRequest {
  readonly id?: string;
  readonly api: Target;
  /** `execute-api:Invoke` where it is left out; a client that renews a cached answer asks for InvalidateCache too. */
  readonly action?: (typeof executeApiActions.actions)[number];
  readonly principal: Principal;
  /** Condition keys of the request. One that is missing is absent, unless `unknownKeys` names it. */
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly unknownKeys?: readonly string[];
  /** Layers whose documents nobody could read: they may allow or deny. */
  readonly unknownLayers?: readonly Layer[];
  /** Absent or null: the default, full access. */
  readonly endpointPolicy?: PolicyInput;
  readonly domainPolicy?: PolicyInput;
  readonly resourcePolicy?: PolicyInput;
  readonly identityPolicies?: readonly PolicyInput[];
  /** One policy or a list of them. */
  readonly permissionsBoundary?: PolicyInput;
  /** One policy or a list of them. */
  readonly sessionPolicy?: PolicyInput;
  readonly scps?: readonly ScpLevel[];
  readonly apiAccountScps?: readonly ScpLevel[];
  readonly rcps?: readonly ScpLevel[];
  readonly principalIsManagementAccount?: boolean;
  readonly authorizerPolicy?: PolicyInput;
  readonly cognitoTokenValid?: boolean;
  readonly expected?: { readonly decision: Decision; readonly kind?: Kind };
}

export interface Blame {
  readonly layer: Layer;
  /** Sid, else index, else null where no statement decided. */
  readonly statement: string | number | null;
  readonly code: 'no-matching-allow' | 'explicit-deny' | 'policy-missing';
  /** Of an SCP: the level that blocks. */
  readonly target?: string;
  /** Of an endpoint policy, for a call through a private custom domain name: which of the two resources is blocked. */
  readonly resource?: 'api' | 'domain';
}

export interface StatementReport {
  readonly layer: Layer;
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny' | 'unknown';
  readonly matched: boolean | 'unknown';
  /** The first element that did not match; else what matched. One clause. */
  readonly because: string;
  /** Which document of the layer, from 0, where a layer has several. */
  readonly policy?: number;
  readonly target?: string;
  readonly resource?: 'api' | 'domain';
}

/** One result: what `xapi authorize` prints (contract, section 3). The optional fields are there only when they hold something. */
export interface AuthorizeResult {
  readonly schema: 'xapi/authorize/1';
  readonly id?: string;
  readonly decision: Decision;
  readonly kind: Kind;
  /** Every layer that blocks, in the order of evaluation. */
  readonly blame: readonly Blame[];
  readonly statements: readonly StatementReport[];
  /** What has to be known for a decision: unknown keys first. */
  readonly dependsOn: readonly string[];
  readonly lint: readonly string[];
  readonly asExpected?: boolean;
  /** Questions that AWS's documentation leaves open and that decided here. */
  readonly uncertain?: readonly string[];
  /** What was given but has no say in this request. */
  readonly notApplicable?: readonly string[];
}
