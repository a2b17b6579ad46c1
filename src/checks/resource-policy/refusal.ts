import { replacePolicy } from '../../changes/rest-apis.js';
import type { Change } from '../../changes/change.js';
import type { Facts } from '../../request/facts/index.js';
import type { Fail, Pass, Seen, SubjectRef } from '../check.js';
import { fail, pass } from '../check.js';
import { refusedBy, warned } from '../refused.js';
import { forbidden } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

type PolicyFacts = Pick<
  Facts,
  'savedPolicy' | 'policyDrift' | 'restApi' | 'stage' | 'policyRepair' | 'asked' | 'caller'
>;

export const policyReads = [
  'savedPolicy',
  'policyDrift',
  'restApi',
  'stage',
  'policyRepair',
  'asked',
  'caller',
] as const;

export const policySubject = ({ restApi, asked }: Pick<PolicyFacts, 'restApi' | 'asked'>): SubjectRef =>
  restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked);

/** What an unsigned caller reads when the resource policy refuses. */
export const refusalSeen = (resourceArn: string, kind: 'EXPLICIT_DENY' | 'IMPLICIT_DENY'): Seen =>
  refusedBy('resource-based policy', kind === 'EXPLICIT_DENY', 'anonymous', resourceArn);

const repair = ({ restApi, stage, policyRepair, savedPolicy, asked }: PolicyFacts): Change[] =>
  restApi && policyRepair
    ? [
        warned(
          replacePolicy(
            restApi,
            { name: stage?.stageName ?? asked.stage ?? 'prod', deployment: stage?.deploymentId },
            policyRepair.document,
            savedPolicy?.document ?? null,
            policyRepair.summary,
          ),
          policyRepair,
        ),
      ]
    : [];

/** Which of the two policies this is about: an edit takes effect only with a deployment. */
const decidedBy = ({ policyDrift }: PolicyFacts): readonly string[] => {
  if (!policyDrift) return ['decided by the saved policy, from which the deployed one is not known to differ'];
  const { deployedAt, deployed } = policyDrift;
  if (!deployed) return [`decided by the saved policy, edited after the deployment of ${deployedAt}`];
  return deployed.refuses
    ? [`the policy deployed at ${deployedAt} refuses too: ${deployed.because}`]
    : [`true of the saved policy only: the one deployed at ${deployedAt} still lets this call in`];
};

/** One cause of a refusal: the saved policy's verdict is judged here for `code`, and only for it. */
export const judgeRefusal = (facts: PolicyFacts, code: string, details: readonly string[] = []): Fail | Pass => {
  const { savedPolicy, policyDrift, restApi, stage } = facts;
  if (!restApi || !savedPolicy) return pass('there is no API or no endpoint to judge the policy for');
  if (savedPolicy.code !== code)
    return pass(savedPolicy.code ? `another cause: ${savedPolicy.code}` : savedPolicy.because);
  const id = restApi.value.id ?? '';
  const inForce = policyDrift?.deployed ?? savedPolicy;
  const isExplicit = (inForce.refuses ?? savedPolicy.refuses) === 'explicit';
  const seen = refusedBy('resource-based policy', isExplicit, savedPolicy.caller, savedPolicy.resourceArn);
  return fail({
    because: savedPolicy.because,
    effect: inForce.refuses ? 'blocks' : 'latent',
    seen: stage ? seen : forbidden,
    predicts: [
      {
        source: 'answer',
        api: id,
        stage: stage?.stageName ?? '',
        from: facts.caller.parties[0]?.address,
        status: 403,
        hop: 'gateway',
      },
    ],
    breaks: { events: ['UpdateRestApi', 'PutRestApi', 'CreateDeployment'], ids: [id] },
    repair: repair(facts),
    details: [...details, ...decidedBy(facts), ...savedPolicy.hints],
  });
};
