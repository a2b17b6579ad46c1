import type { Facts } from '../../request/facts/index.js';
import type { Request } from '../../request/request.js';
import { list } from '../words.js';

type Resolution = NonNullable<Facts['resolution']>;

/** What a name is answered with, in words. */
export const answerText = ({ answer, vpc }: Resolution): string => {
  switch (answer.is) {
    case 'endpoint':
      return `${answer.by} leads to ${answer.endpoint}`;
    case 'addresses':
      return `${answer.zone.name} (${answer.zone.id}) lists ${list(answer.records.addresses)}`;
    case 'known':
      return `${answer.by} is about it`;
    case 'blocked':
      return `${answer.by.group} blocks ${answer.by.domain} with ${answer.by.response}`;
    case 'absent':
      return `${answer.zone.name} (${answer.zone.id}) has no record for it`;
    case 'elsewhere':
      return answer.rule
        ? `${answer.rule.id} forwards ${answer.rule.domain || 'every name'} to ${list(answer.servers)}`
        : `DHCP of ${vpc} names the servers ${list(answer.servers)}`;
    case 'public':
      return 'nothing private is about it';
  }
};

/** Whether somebody made a rule for the names of APIs, not one that sends everything away. */
export const isAboutApis = (domain: string): boolean => /(^|\.)execute-api\./.test(domain);

/** Whether the caller saw what a wrong answer to a name looks like: no answer, or the public front end's 403 Forbidden. */
export const seenAsDns = ({ observed }: Request): boolean =>
  observed?.kind === 'dns' ||
  (observed?.kind === 'http' &&
    observed.status === 403 &&
    (observed.text === undefined || observed.text.includes('Forbidden')));
