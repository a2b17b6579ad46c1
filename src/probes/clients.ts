import type { Connections } from './connections.js';
import { endpointOf } from './endpoints.js';
import type { Readings } from './state/reading.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Keys of one AWS identity. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export type Credentials = () => Promise<Identity>;

export interface ClientOptions {
  readonly region: string;
  readonly credentials?: Credentials | Identity;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly retryMode: string;
  readonly requestHandler: object;
}

/** What every SDK client is to the tool. None is destroyed: that would close the connections which all of them share. */
export interface SdkClient {
  send(command: object, options: { readonly abortSignal?: AbortSignal }): Promise<object>;
  /** The rules of the service's addresses. */
  readonly config: { endpointProvider(where: object): { readonly url: URL } };
}

/** One AWS service: its client and what is read from it. Each lives in a file of its own, loaded when first asked. */
export interface Service {
  /** AWS CLI's word, which is also the first part of its operations. */
  readonly word: string;
  /** The SDK's service id, from which the names of endpoint settings follow (`AWS_ENDPOINT_URL_API_GATEWAY`). */
  readonly id: string;
  readonly protocol: 'json' | 'xml';
  readonly client: (options: ClientOptions) => SdkClient;
  readonly readings: Readings;
}

/** How one side's clients are made. `profile` names the section of the configuration whose endpoints count. */
export interface Access {
  readonly credentials?: Credentials | Identity;
  readonly endpointUrl?: string;
  readonly profile?: string;
  readonly connections: Connections;
}

export const clientOf = async (
  service: Pick<Service, 'id' | 'client'>,
  region: string,
  access: Access,
): Promise<SdkClient> => {
  const endpoint = await endpointOf(service.id, access);
  return service.client({
    region,
    maxAttempts: 4,
    retryMode: 'adaptive',
    requestHandler: access.connections.requestHandler,
    ...(access.credentials === undefined ? {} : { credentials: access.credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
};

/** Where a service is called, without a call. */
export const addressOf = async (
  service: Pick<Service, 'id' | 'client'>,
  region: string,
  access: Access,
): Promise<URL> => {
  const endpoint = await endpointOf(service.id, access);
  if (endpoint !== undefined) return new URL(endpoint);
  const { config } = await clientOf(service, region, access);
  return config.endpointProvider({ Region: region, UseDualStack: false, UseFIPS: false }).url;
};
