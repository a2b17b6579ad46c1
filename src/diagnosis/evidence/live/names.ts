import type { HostProbe, NameProbe } from '../../../inventory/evidence/live.js';
import { isPrivate, parseAddress } from '../../../network/cidr.js';
import { wordingIn } from '../../../inventory/evidence/client-text.js';
import type { Failed } from '../../evaluate.js';
import { resolverCauses } from '../../tree.js';
import type { Effect } from '../observation.js';
import type { Reading } from './reading.js';
import { isIn, isOfGateway } from './reading.js';

const askedBy = (by: string): string => (by === 'host' ? 'the system' : by === 'vpc' ? "the VPC's resolver" : by);

export const nameLine = ({ name, by, addresses, error }: NameProbe): string =>
  `dns ${name} by ${askedBy(by)}: ${error ?? addresses.join(', ')}`;

export type NameState = 'endpoint' | 'another' | 'public' | 'absent' | 'unanswered';

/** What an answer is, held against the endpoint's addresses. */
export const stateOf = ({ addresses, error }: NameProbe, endpoint: readonly string[]): NameState => {
  if (error !== undefined) return ['ENOTFOUND', 'ENODATA', 'EAI_NONAME'].includes(error) ? 'absent' : 'unanswered';
  if (addresses.length === 0) return 'absent';
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

/** Servers of one's own stand between the host and the resolver that knows the name. */
const isBetween: readonly string[] = ['custom-dns-server-not-forwarding', 'onprem-dns-not-forwarded'];

export const nameEffect = ({ check }: Failed, state: NameState, othersResolve: boolean): Effect | undefined => {
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
      return resolverCauses.includes(check.code) ? 'supports' : undefined;
  }
};

/** What the resolver of the caller's own VPC answers, held against what the host was told. */
const vpcEffect = (failed: Failed, state: NameState, hosts: readonly NameState[], others: boolean) => {
  const { code } = failed.check;
  if (!isBetween.includes(code)) return isByDefault.includes(code) ? nameEffect(failed, state, others) : undefined;
  const isWrong = hosts.length > 0 && !hosts.includes('endpoint');
  return state === 'endpoint' && isWrong ? 'confirms' : undefined;
};

/** The public front end refuses whatever is asked of it for a private API: the name led there instead of the endpoint. */
const isRefusedPublicly = ({ answers }: HostProbe, endpoint: readonly string[]): boolean =>
  answers.some(({ address, status, text }) => {
    const parsed = parseAddress(address);
    const isPublic = parsed !== undefined && !isPrivate(parsed) && !isIn(endpoint, address);
    return isPublic && status === 403 && wordingIn(text) === 'forbidden' && isOfGateway(text);
  });

export const nameReadings = (failed: Failed, probe: HostProbe, endpoint: readonly string[]): Reading[] => {
  if (!isAboutNames(failed)) return [];
  const state = (one: NameProbe) => stateOf(one, endpoint);
  const othersResolve =
    isRefusedPublicly(probe, endpoint) ||
    probe.names.some((one) => one.name !== probe.name && state(one) === 'endpoint');
  const own = probe.names.filter(({ name }) => name === probe.name);
  const hosts = own.filter(({ by }) => by === 'host').map(state);
  return own.flatMap((one): Reading[] => {
    const effect =
      one.by === 'host'
        ? nameEffect(failed, state(one), othersResolve)
        : one.by === 'vpc'
          ? vpcEffect(failed, state(one), hosts, othersResolve)
          : undefined;
    return effect ? [{ effect, line: nameLine(one) }] : [];
  });
};
