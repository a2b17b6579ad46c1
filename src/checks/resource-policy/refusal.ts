import { replacePolicy } from '../../changes/rest-apis.js';
import type { Change } from '../../changes/change.js';
import type { Facts } from '../../request/facts/index.js';
import type { Fail, Pass, Seen, SubjectRef } from '../check.js';
import { fail, pass } from '../check.js';
import { forbidden, notAuthorized } from '../seen.js';
import { apiSubject, askedSubject } from '../words.js';

type PolicyFacts = Pick<Facts, 'savedPolicy' | 'restApi' | 'stage' | 'policyRepair' | 'asked' | 'caller'>;

export const policyReads = ['savedPolicy', 'restApi', 'stage', 'policyRepair', 'asked', 'caller'] as const;

export const policySubject = ({ restApi, asked }: Pick<PolicyFacts, 'restApi' | 'asked'>): SubjectRef =>
  restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked);

/** What an unsigned caller reads when the resource policy refuses. */
export const refusalSeen = (resourceArn: string, kind: string): Seen =>
  notAuthorized(
    'anonymous',
    resourceArn,
    kind === 'EXPLICIT_DENY'
      ? 'with an explicit deny in a resource-based policy'
      : 'because no resource-based policy allows the execute-api:Invoke action',
  );

const repair = ({ restApi, stage, policyRepair, savedPolicy, asked }: PolicyFacts): Change[] =>
  restApi && policyRepair
    ? [
        replacePolicy(
          restApi,
          stage?.stageName ?? asked.stage ?? 'prod',
          policyRepair.document,
          savedPolicy?.document ?? null,
          policyRepair.summary,
        ),
      ]
    : [];

/** One cause of a refusal: the saved policy's verdict is judged here for `code`, and only for it. */
export const judgeRefusal = (facts: PolicyFacts, code: string, details: readonly string[] = []): Fail | Pass => {
  const { savedPolicy, restApi, stage } = facts;
  if (!restApi || !savedPolicy) return pass('there is no API or no endpoint to judge the policy for');
  if (savedPolicy.code !== code)
    return pass(savedPolicy.code ? `another cause: ${savedPolicy.code}` : savedPolicy.because);
  const id = restApi.value.id ?? '';
  return fail({
    because: savedPolicy.because,
    seen: stage ? refusalSeen(savedPolicy.resourceArn, savedPolicy.kind) : forbidden,
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
    details,
  });
};
