import type { Change } from '../../changes/change.js';
import { updateIntegration } from '../../changes/integrations.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { endpointTimedOut, internalServerError, networkError } from '../seen.js';
import { list } from '../words.js';
import { answers, deployable, integrationEvents, wayReads, waySubject } from './way.js';

type Reads = Pick<Facts, 'restApi' | 'stage' | 'asked' | 'backend' | 'integration' | 'methodSetup'>;

/** Where the load balancer listens on one port only, that is the one which was meant. */
const toListener = (facts: Reads): Change[] => {
  const place = deployable(facts);
  const uri = facts.integration?.uri ?? '';
  const [only, ...others] = facts.backend?.listeners ?? [];
  const parts = /^(https?:\/\/[^/:$]+)(?::\d+)?(\/.*)?$/.exec(uri);
  if (!place || !parts || only?.Port === undefined || others.length > 0) return [];
  const value = `${parts[1] ?? ''}:${only.Port}${parts[2] ?? ''}`;
  return [
    updateIntegration(
      place,
      [{ path: '/uri', field: 'uri', value, former: uri }],
      `call port ${only.Port} of the load balancer`,
    ),
  ];
};

export default check({
  code: 'lb-listener-port-mismatch',
  title: 'The load balancer listens on the port of the integration',
  why:
    "Behind a VPC link the port in the integration's URI (443 or 80 where it has none) is the one at which the load balancer is " +
    'called. Without a listener there nothing answers, and the caller reads 500 or 504.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: "Use a port in the integration's URI at which the load balancer listens and deploy, or add the listener.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-nlb-for-vpclink-using-console.html',
  reads: [...wayReads, 'backend', 'integration', 'methodSetup'],
  subject: ({ backend, ...way }) =>
    backend?.loadBalancer.LoadBalancerArn
      ? { id: backend.loadBalancer.LoadBalancerArn, ...backend.place }
      : waySubject(way),
  judge(facts) {
    const { backend, integration, restApi } = facts;
    if (!backend) return pass('no load balancer is behind the integration');
    const { listeners, port, loadBalancer } = backend;
    const name = loadBalancer.LoadBalancerName ?? '';
    if (listeners.some(({ Port }) => Port === port)) return pass(`${name} listens on port ${port}`);
    const ports = listeners.map(({ Port }) => String(Port ?? ''));
    return fail({
      because: `the integration calls ${integration?.uri ?? ''}, and ${name} listens ${ports.length === 0 ? 'on no port' : `on ${list(ports)}`}`,
      alsoSeen: [networkError, endpointTimedOut],
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: ['DeleteListener', 'ModifyListener', ...integrationEvents],
        ids: [loadBalancer.LoadBalancerArn ?? '', restApi?.value.id ?? ''],
      },
      repair: toListener(facts),
    });
  },
});
