import type { Change } from '../../changes/change.js';
import { replaceEndpointPolicy } from '../../changes/endpoints.js';
import type { Facts } from '../../request/facts/index.js';
import type { Fail, Pass, SubjectRef } from '../check.js';
import { fail, pass } from '../check.js';
import { refusedBy } from '../refused.js';
import { askedSubject, ec2Subject } from '../words.js';

type EndpointFacts = Pick<
  Facts,
  'endpoint' | 'endpointPolicy' | 'endpointPolicyRepair' | 'restApi' | 'caller' | 'asked'
>;

export const endpointReads = [
  'endpoint',
  'endpointPolicy',
  'endpointPolicyRepair',
  'restApi',
  'caller',
  'asked',
] as const;

export const endpointSubject = ({ endpoint, asked }: Pick<EndpointFacts, 'endpoint' | 'asked'>): SubjectRef =>
  endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked);

const repair = ({ endpoint, endpointPolicy, endpointPolicyRepair }: EndpointFacts): Change[] =>
  endpoint && endpointPolicyRepair
    ? [
        replaceEndpointPolicy(
          endpoint,
          endpointPolicyRepair.document,
          endpointPolicy?.document ?? null,
          endpointPolicyRepair.summary,
        ),
      ]
    : [];

/** One cause of a refusal by the endpoint's policy: judged here for `code`, and only for it. */
export const judgeEndpointRefusal = (facts: EndpointFacts, code: string): Fail | Pass => {
  const { endpoint, endpointPolicy, restApi, caller, asked } = facts;
  if (!endpoint || !endpointPolicy) return pass('there is no endpoint or no API to judge its policy for');
  const refusal = endpointPolicy.refusals.find((one) => one.code === code);
  if (!refusal) {
    const [other] = endpointPolicy.refusals;
    return pass(other ? `another cause: ${other.code}` : endpointPolicy.because);
  }
  const id = endpoint.value.VpcEndpointId ?? '';
  return fail({
    because: `the policy of ${id}: ${refusal.because}`,
    seen: refusedBy('VPC endpoint policy', refusal.refuses === 'explicit', endpointPolicy.caller, refusal.resourceArn),
    predicts: [
      {
        source: 'answer',
        api: restApi?.value.id ?? asked.api ?? '',
        stage: asked.stage ?? '',
        from: caller.parties[0]?.address,
        status: 403,
        hop: 'gateway',
      },
    ],
    breaks: { events: ['ModifyVpcEndpoint', 'CreateVpcEndpoint'], ids: [id] },
    repair: repair(facts),
    details: [
      ...(refusal.of === 'domain'
        ? ['AWS shows in examples only that the policy is asked for domain name and API']
        : []),
      ...endpointPolicy.hints,
    ],
  });
};
