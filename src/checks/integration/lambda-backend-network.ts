import { check, fail, pass } from '../check.js';
import { badGateway, endpointTimedOut } from '../seen.js';
import { list } from '../words.js';
import { functionSubject } from './function.js';
import { answers, noFunction, saw, wayReads } from './way.js';

export default check({
  code: 'lambda-backend-network',
  title: 'The function in a VPC has a way out of it',
  why:
    'A function in a VPC reaches only what its subnets and groups let it. Without a route to a NAT gateway, an endpoint or a ' +
    'peer, or with groups that let nothing out, its calls hang until it runs out of time: the caller reads 502, or 504 when API ' +
    'Gateway gives up first.',
  severity: 'high',
  layer: 'integration',
  seenAs: badGateway,
  remedy: "Give the function's subnets and groups the routes and rules that its own back end needs.",
  noRepair: 'What the function calls is in no answer of AWS, and so is the route or rule that it lacks.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  reads: [...wayReads, 'functionUsed', 'functionNetwork'],
  subject: functionSubject,
  judge(facts) {
    const { functionUsed, functionNetwork } = facts;
    if (functionUsed?.is !== 'function') return noFunction;
    if (!functionNetwork) return pass(`${functionUsed.name} is in no VPC`);
    const { vpc, closed, isolated } = functionNetwork;
    const limits = [
      ...(closed.length > 0 ? [`${list(closed)} let nothing out`] : []),
      ...(isolated.length > 0 ? [`${list(isolated)} lead nowhere but within ${vpc}`] : []),
    ];
    if (limits.length === 0) return pass(`${functionUsed.name} has a way out of ${vpc}`);
    if (!saw(facts, 502, 504)) return pass(`${list(limits)}; what ${functionUsed.name} needs is in no answer`);
    return fail({
      because: `${functionUsed.name} is in ${vpc}: ${list(limits)}`,
      alsoSeen: [endpointTimedOut],
      predicts: answers(facts, 502, 'backend'),
      breaks: {
        events: ['DeleteRoute', 'ReplaceRoute', 'RevokeSecurityGroupEgress', 'UpdateFunctionConfiguration20150331v2'],
        ids: [functionUsed.name, ...closed, ...isolated],
      },
      repair: [],
      details: ['what the function calls is in no answer: this can produce what was seen, and need not'],
    });
  },
});
