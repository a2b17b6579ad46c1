import { describe, expect, test } from '@jest/globals';
import { inventoryOf } from '../../src/inventory/inventory.js';
import type { Hop } from '../../src/network/trace.js';
import { traceFlow } from '../../src/network/index.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';

const told = (hops: readonly Hop[]) =>
  hops.map(({ at, what, gates }) => ({
    at,
    what,
    gates: gates.flatMap(({ verdict, resource, code }) =>
      verdict === 'pass' ? [] : [{ is: verdict, resource, code }],
    ),
  }));

const named = ['endpoint-sg-ingress-443-missing', 'nacl-blocks-ephemeral-return', 'route-missing-endpoint-to-client'];

describe.each(named)('%s', (code) => {
  test('the trace of the report is what the packet meets on both legs, with the gates that stop it', () => {
    const fault = faults.find((one) => one.code === code);
    if (!fault) throw new Error(`no fault ${code}`);
    const snapshot = fault.breaks(healthy());
    const { trace } = diagnosed(snapshot, fault).report.requests[0] ?? {};
    if (!trace) throw new Error('no trace');
    const whole = traceFlow(inventoryOf(snapshot), {
      from: { is: 'interface', ...consumer, id: trace.from, address: '10.10.1.10' },
      to: { is: 'interface', ...provider, id: trace.to, address: trace.to.endsWith('a') ? '10.20.1.10' : '10.20.2.10' },
      protocol: 'tcp',
      port: 443,
      sourcePorts: [32768, 60999],
    });
    const shape = (leg: typeof trace.forward) =>
      leg.hops.map(({ at, what, gates }) => ({
        at,
        what,
        gates: gates.map(({ is, resource, code: cause }) => ({ is, resource, code: cause })),
      }));
    expect(shape(trace.forward)).toEqual(told(whole.forward.hops));
    expect(shape(trace.return)).toEqual(told(whole.return.hops));
    expect(
      [...trace.forward.hops, ...trace.return.hops].flatMap(({ gates }) => gates.map((gate) => gate.code)),
    ).toContain(code);
    expect(trace).toMatchObject({ verdict: 'blocked', pairs: 2 });
  });
});

describe('a healthy request', () => {
  const { trace, backend } = diagnosed(healthy(), { target: urls.alias, from: ids.app }).report.requests[0] ?? {};

  test('reaches the endpoint and comes back, by VPCs that are named', () => {
    expect(trace).toMatchObject({
      verdict: 'reachable',
      forward: { verdict: 'reachable' },
      return: { verdict: 'reachable' },
    });
    expect(new Set(trace?.forward.hops.map(({ vpc }) => vpc))).toEqual(
      new Set([ids.consumerVpc, null, ids.providerVpc]),
    );
    expect(trace?.return.hops.map(({ at }) => at)).toEqual(trace?.forward.hops.map(({ at }) => at).reverse());
  });

  test('ends at the target behind the VPC link', () => {
    expect(backend?.map(({ what }) => what)).toEqual([
      'VPC link',
      'load balancer, port 443',
      'interface',
      'subnet',
      'subnet',
      'interface',
    ]);
  });
});

type Resources = { items: { resourceMethods?: Record<string, { methodIntegration?: object }> }[] };

const integrationOf = (methodIntegration: object) => {
  const change = ({ items }: Resources) => {
    for (const { resourceMethods = {} } of items)
      for (const method of Object.values(resourceMethods)) method.methodIntegration = methodIntegration;
  };
  const snapshot = edit(healthy(), provider, 'apigateway/get-resources', change, ids.api);
  return diagnosed(snapshot, { target: urls.alias, from: ids.app }).report.requests[0]?.backend;
};

test('of a URI only the host is told', () => {
  const uri = 'https://user.example.com/v1?key=secret-value';
  const backend = integrationOf({ type: 'HTTP_PROXY', uri, connectionType: 'INTERNET' });
  expect(backend).toMatchObject([{ at: 'user.example.com', what: 'HTTP_PROXY integration' }]);
  expect(JSON.stringify(backend)).not.toContain('secret-value');
});

test('a function is told by its name', () => {
  const uri =
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:444455556666:function:orders:live/invocations';
  expect(integrationOf({ type: 'AWS_PROXY', uri })).toMatchObject([{ at: 'orders:live', what: 'Lambda function' }]);
});
