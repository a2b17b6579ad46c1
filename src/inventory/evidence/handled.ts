import type { IntegrationFault } from './integration-fault.js';

/** What API Gateway asks of a request before it calls the integration, in this order. */
export const phases = ['waf', 'authenticate', 'authorizer', 'authorize'] as const;
export type Phase = (typeof phases)[number];

/**
 * One request that API Gateway handled, as one witness tells it. Fields that the witness does not record are undefined.
 */
export interface Handled {
  readonly source: 'access-logs' | 'x-ray' | 'execution-logs' | 'waf-logs' | 'live';
  readonly api: string | undefined;
  readonly stage: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The address that connected to the endpoint: the caller's own, or that of a proxy before it. */
  readonly from: string | undefined;
  readonly endpoint: string | undefined;
  readonly host: string | undefined;
  readonly method: string | undefined;
  /** As requested, mostly with the stage before it. */
  readonly path: string | undefined;
  /** The resource that was matched. */
  readonly resource: string | undefined;
  readonly status: number | undefined;
  /** The gateway response's type (https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html). */
  readonly errorType: string | undefined;
  readonly message: string | undefined;
  /** Who signed, as `$context.identity.userArn` has it. */
  readonly principal: string | undefined;
  /** What went wrong between the gateway and its integration, where the witness tells. */
  readonly fault: IntegrationFault | undefined;
  /** Milliseconds until the integration answered, or was given up. */
  readonly waited: number | undefined;
  /** Milliseconds of the whole request, where the witness tells. */
  readonly took?: number | undefined;
  /**
   * Whose answer it is: the gateway's before it called the integration, the gateway's because the integration failed,
   * or the backend's own.
   */
  readonly maker: 'gateway' | 'integration' | 'backend' | undefined;
  /** Phases that it surely passed, and the first that surely refused it, where the witness tells. */
  readonly passed?: readonly Phase[];
  readonly refusedBy?: Phase | undefined;
  /** The API key that was accepted. */
  readonly apiKey?: string | undefined;
  /** What it tells rests on wordings or shapes that no page of AWS states: it supports a cause, and never proves one. */
  readonly inferred?: boolean;
  readonly line: string;
}

const integrationErrors: readonly string[] = ['INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT', 'API_CONFIGURATION_ERROR'];

/** Who makes an answer of this gateway response type. */
export const makerOf = (errorType: string): NonNullable<Handled['maker']> =>
  integrationErrors.includes(errorType) ? 'integration' : 'gateway';
