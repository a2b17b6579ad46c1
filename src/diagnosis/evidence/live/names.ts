import type { HostProbe, NameProbe } from '../../../inventory/evidence/live.js';
import { isPrivate, parseAddress } from '../../../network/cidr.js';
import type { Failed } from '../../evaluate.js';
import type { Effect } from '../observation.js';
import type { Reading } from './reading.js';
import { isIn } from './reading.js';

const nameLine = ({ name, by, addresses, error }: NameProbe): string =>
  `dns ${name} by ${by === 'host' ? 'the system' : by}: ${error ?? addresses.join(', ')}`;

type NameState = 'endpoint' | 'another' | 'public' | 'absent' | 'unanswered';

/** What an answer is, held against the endpoint's addresses. */
export const stateOf = ({ addresses, error }: NameProbe, endpoint: readonly string[]): NameState => {
  if (error !== undefined) return ['ENOTFOUND', 'ENODATA', 'EAI_NONAME'].includes(error) ? 'absent' : 'unanswered';
  if (addresses.every((address) => isIn(endpoint, address))) return 'endpoint';
  const parsed = addresses.flatMap((address) => parseAddress(address) ?? []);
  return parsed.some(isPrivate) ? 'another' : 'public';
};

/** Causes by which the API's default name leads out of the VPC, or nowhere. */
export const isByDefault: readonly string[] = [
  'private-dns-disabled-plain-host',
  'private-dns-not-visible-from-peer-vpc',
  'vpc-dns-attributes-disabled',
];
const isByAlias: readonly string[] = ['vpce-alias-not-associated', 'vpce-alias-not-redeployed'];
const isStale: readonly string[] = ['stale-endpoint-ip', 'alias-captured-by-local-private-dns'];
const notAboutAnswers: readonly string[] = ['host-header-missing-for-vpce-dns', 'dns-record-ip-type-mismatch'];

export const isAboutNames = ({ check }: Failed): boolean =>
  check.code === 'private-domain-dns-missing' || (check.layer === 'dns' && !notAboutAnswers.includes(check.code));

export const nameEffect = ({ check }: Failed, state: NameState, othersResolve: boolean): Effect => {
  switch (state) {
    case 'endpoint':
      return 'contradicts';
    case 'another':
      return isStale.includes(check.code) ? 'confirms' : 'supports';
    case 'public':
      return isByDefault.includes(check.code) && othersResolve ? 'confirms' : 'supports';
    case 'absent':
      if (isByAlias.includes(check.code)) return 'confirms';
      return isByDefault.includes(check.code) && othersResolve ? 'confirms' : 'supports';
    case 'unanswered':
      return 'supports';
  }
};

export const nameReadings = (failed: Failed, probe: HostProbe, endpoint: readonly string[]): Reading[] => {
  if (!isAboutNames(failed)) return [];
  const state = (one: NameProbe) => stateOf(one, endpoint);
  const othersResolve = probe.names.some((one) => one.name !== probe.name && state(one) === 'endpoint');
  return probe.names
    .filter(({ name, by }) => name === probe.name && by === 'host')
    .map((one) => ({ effect: nameEffect(failed, state(one), othersResolve), line: nameLine(one) }));
};
