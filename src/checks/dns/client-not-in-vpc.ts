import { check, fail, pass } from '../check.js';
import { failGates } from '../network/gates.js';
import { forbidden, timeout, unresolved } from '../seen.js';
import { askedSubject } from '../words.js';

export default check({
  code: 'client-not-in-vpc',
  title: 'The caller sends from a network that can reach the endpoint',
  why:
    'A private API is called from within a VPC or a network connected to one. A Lambda function without VPC configuration or a host ' +
    'on the internet resolves the name to public addresses (403 Forbidden), not at all, or to private addresses that time out.',
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy:
    'Give the function a VPC configuration with subnets and groups that reach the endpoint, or call from a host in the VPC.',
  noRepair:
    "Which subnets and groups the function joins is its owner's choice: in a VPC it loses its way to the internet, and its role needs rights over network interfaces.",
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  reads: ['caller', 'goneSenders', 'nameUsed', 'asked'],
  subject: ({ asked }) => ({ ...askedSubject(asked), id: asked.caller.id }),
  judge({ caller, goneSenders, nameUsed, asked }) {
    const events = ['UpdateFunctionConfiguration', 'DetachNetworkInterface', 'DeleteNetworkInterface'];
    if (goneSenders.failing.length > 0)
      return failGates({ gates: goneSenders, because: (reasons) => reasons.join('; '), breaks: events });
    if (!caller.outsideVpc) return pass(`${caller.label} sends from ${caller.vpc ?? 'a connected network'}`);
    const { form } = nameUsed.host;
    return fail({
      because:
        asked.caller.kind === 'address'
          ? `${caller.label} is a public address, and no VPC, VPN or Direct Connect holds it`
          : `${caller.label} has no VPC configuration`,
      seen: form === 'alias' || form === 'vpce' ? timeout : unresolved,
      alsoSeen: [forbidden, timeout, unresolved],
      breaks: { events: ['UpdateFunctionConfiguration'], ids: [asked.caller.id] },
      repair: [],
    });
  },
});
