import type { Facts } from '../../request/facts/index.js';
import type { SubjectRef } from '../check.js';
import { waySubject } from './way.js';

type FunctionFacts = Pick<Facts, 'functionUsed' | 'restApi' | 'stage' | 'asked'>;

/** The function that is invoked, else the stage. */
export const functionSubject = ({ functionUsed, ...way }: FunctionFacts): SubjectRef =>
  functionUsed?.is === 'function'
    ? { id: functionUsed.arn, account: functionUsed.account, region: functionUsed.region }
    : waySubject(way);
