import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OperationId } from '../../snapshot/operations.js';
import type { Service } from '../clients.js';

/** One file a service, each loaded when its first call is made: a run pays for the SDK clients that it uses. */
const files: Readonly<Record<string, () => Promise<Service>>> = {
  cloudtrail: async () => (await import('./cloudtrail.js')).cloudtrail,
  configservice: async () => (await import('./configservice.js')).configservice,
  ec2: async () => (await import('./ec2.js')).ec2,
  apigateway: async () => (await import('./apigateway.js')).apigateway,
  acm: async () => (await import('./acm.js')).acm,
  apigatewayv2: async () => (await import('./apigatewayv2.js')).apigatewayv2,
  directconnect: async () => (await import('./directconnect.js')).directconnect,
  elbv2: async () => (await import('./elbv2.js')).elbv2,
  iam: async () => (await import('./iam.js')).iam,
  lambda: async () => (await import('./lambda.js')).lambda,
  organizations: async () => (await import('./organizations.js')).organizations,
  ram: async () => (await import('./ram.js')).ram,
  route53: async () => (await import('./route53.js')).route53,
  route53profiles: async () => (await import('./route53profiles.js')).route53profiles,
  route53resolver: async () => (await import('./route53resolver.js')).route53resolver,
  sts: async () => (await import('./sts.js')).sts,
  wafv2: async () => (await import('./wafv2.js')).wafv2,
};

const serviceWord = (operationId: OperationId): string => operationId.split('/')[0] ?? '';

export const serviceWords = Object.keys(files);

/**
 * Loads the clients of these operations one after the other, giving way in between. For the time while credentials are
 * waited for; a client that cannot be loaded is left to the call that needs it.
 */
export const loadAhead = async (
  operationIds: readonly OperationId[],
  onLoaded: (service: Service) => Promise<void>,
): Promise<void> => {
  const wanted = new Set(operationIds.map(serviceWord));
  for (const [word, load] of Object.entries(files)) {
    if (!wanted.has(word)) continue;
    await nextTurn();
    await load()
      .then(onLoaded)
      .catch(() => undefined);
  }
};

/** The service of an operation; throws for one that belongs to no service. */
export const loadService = (operationId: OperationId): Promise<Service> => {
  const load = files[serviceWord(operationId)];
  if (!load) throw new Error(`no client reads ${operationId}`);
  return load();
};
