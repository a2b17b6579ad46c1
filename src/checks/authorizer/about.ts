import type { Facts } from '../../request/facts/index.js';
import type { SubjectRef } from '../check.js';
import { apiSubject, stageSubject } from '../words.js';

type About = Pick<Facts, 'restApi' | 'authorizer' | 'asked'>;

/** The authorizer of the method, else the API. */
export const authorizerSubject = ({ restApi, authorizer, asked }: About): SubjectRef => {
  if (!authorizer || !restApi) return stageSubject({ restApi, asked });
  const { id, account, region } = apiSubject(restApi.value.id ?? '', restApi.account, restApi.region);
  return { id: `${id}/authorizers/${authorizer.id}`, account, region };
};

export const nameOf = ({ id, authorizer }: NonNullable<Facts['authorizer']>): string =>
  authorizer.name ? `${authorizer.name} (${id})` : id;
