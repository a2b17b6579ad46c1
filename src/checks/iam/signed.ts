import type { Facts } from '../../request/facts/index.js';
import type { SubjectRef } from '../check.js';
import type { Prediction } from '../prediction.js';
import { apiSubject, askedSubject } from '../words.js';

/** The signer of a page's example. */
export const anySession = 'arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION';

/** The ARN that signs, in its own account; the API where nobody signs. */
export const signerSubject = ({ signer, restApi, asked }: Pick<Facts, 'signer' | 'restApi' | 'asked'>): SubjectRef => {
  if (signer.is !== 'anonymous' && signer.is !== 'unnamed')
    return { id: signer.arn, account: signer.account, region: asked.region };
  return restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked);
};

export const refusedAtStage = ({
  restApi,
  stage,
  caller,
}: Pick<Facts, 'restApi' | 'stage' | 'caller'>): readonly Prediction[] => [
  {
    source: 'answer',
    api: restApi?.value.id ?? '',
    stage: stage?.stageName ?? '',
    from: caller.parties[0]?.address,
    status: 403,
    hop: 'gateway',
  },
];

export const notSigned = 'no signature is looked at: the request is not signed, or the method does not ask for it';

/** What nobody but the session itself knows. */
export const sessionPolicyNote =
  'a session policy that was given to AssumeRole is in no answer of AWS: none is assumed';
