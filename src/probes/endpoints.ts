import type { Access } from './clients.js';
import { configurationOf } from './profiles.js';

const settingOf = (serviceId: string): string => serviceId.replaceAll(' ', '_');

/**
 * Where a service is called instead of AWS, or undefined. In AWS's order: the option, `AWS_ENDPOINT_URL_<SERVICE>`,
 * `AWS_ENDPOINT_URL`, the profile's `services` section, its `endpoint_url`. The SDK honours the last two only for the
 * profile of `AWS_PROFILE`; here they count for the profile that a side names.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const endpointOf = async (
  serviceId: string,
  { endpointUrl, profile }: Pick<Access, 'endpointUrl' | 'profile'>,
): Promise<string | undefined> => {
  if (endpointUrl !== undefined) return endpointUrl;
  const setting = settingOf(serviceId);
  const { env } = process;
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const fromEnvironment = env[`AWS_ENDPOINT_URL_${setting.toUpperCase()}`] || env['AWS_ENDPOINT_URL'];
  if (fromEnvironment) return fromEnvironment;
  const { profiles, services } = await configurationOf();
  const section = profiles.get(profile ?? env['AWS_PROFILE'] ?? 'default');
  const ofService = services.get(section?.get('services') ?? '')?.get(`${setting.toLowerCase()}.endpoint_url`);
  return ofService ?? section?.get('endpoint_url');
};
