import type { Wording } from '../../inventory/evidence/client-text.js';
import { readClientText } from '../../inventory/evidence/client-text.js';
import type { Handled } from '../../inventory/evidence/handled.js';
import { makerOf } from '../../inventory/evidence/handled.js';
import type { AnswerProbe, ConnectProbe, HandshakeProbe, HostProbe, NameProbe } from '../../inventory/evidence/live.js';
import { probesOf } from '../../inventory/evidence/live.js';
import { isPrivate, parseAddress, sameAddress } from '../../network/cidr.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import { seenOf } from '../rank.js';
import type { Evidence } from '../schema.js';
import { clientsOf, within } from './clients.js';
import { pairsOf, stoppedBy } from './expectations.js';
import type { Effect } from './observation.js';
import { observed } from './observation.js';

/** One thing that a probe saw, and what it says of a failure. */
interface Reading {
  readonly effect: Effect;
  readonly line: string;
}

const same = (a: string, b: string): boolean => {
  const [left, right] = [parseAddress(a), parseAddress(b)];
  return left !== undefined && right !== undefined ? sameAddress(left, right) : a === b;
};

/** Addresses of the endpoint's interfaces; undefined where they are not known. */
const endpointAddresses = (subject: Subject): string[] | undefined => {
  const found = lookUp(subject, facts.endpointInterfaces);
  if (!found.known) return undefined;
  return found.value.flatMap(({ value }) =>
    [value.PrivateIpAddress, ...(value.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address)].filter(
      (address) => address !== undefined,
    ),
  );
};

const isIn = (addresses: readonly string[], address: string): boolean => addresses.some((one) => same(one, address));

const addressesFrom = ({ connects }: HostProbe): string[] => [
  ...new Set(connects.flatMap(({ from }) => (from === undefined ? [] : [from]))),
];

/** Whether the host that probed is the caller, by the addresses that it sent from. */
export const isCaller = (subject: Subject, probe: HostProbe): boolean => {
  const clients = clientsOf(subject).filter(({ exact }) => exact);
  return addressesFrom(probe).some((from) => clients.some(({ ranges }) => within(ranges, from)));
};

const probesFor = (subject: Subject): HostProbe[] => {
  const used = lookUp(subject, facts.nameUsed);
  const name = used.known && used.value.host.form !== 'unstated' ? used.value.host.name : undefined;
  return probesOf(subject.inventory).filter((probe) => probe.name === name);
};

// ---- names

const nameLine = ({ name, by, addresses, error }: NameProbe): string =>
  `dns ${name} by ${by === 'host' ? 'the system' : by}: ${error ?? addresses.join(', ')}`;

type NameState = 'endpoint' | 'another' | 'public' | 'absent' | 'unanswered';

/** What an answer is, held against the endpoint's addresses. */
const stateOf = ({ addresses, error }: NameProbe, endpoint: readonly string[]): NameState => {
  if (error !== undefined) return ['ENOTFOUND', 'ENODATA', 'EAI_NONAME'].includes(error) ? 'absent' : 'unanswered';
  if (addresses.every((address) => isIn(endpoint, address))) return 'endpoint';
  const parsed = addresses.flatMap((address) => parseAddress(address) ?? []);
  return parsed.some(isPrivate) ? 'another' : 'public';
};

const isByDefault: readonly string[] = [
  'private-dns-disabled-plain-host',
  'private-dns-not-visible-from-peer-vpc',
  'vpc-dns-attributes-disabled',
];
const isByAlias: readonly string[] = ['vpce-alias-not-associated', 'vpce-alias-not-redeployed'];
const isStale: readonly string[] = ['stale-endpoint-ip', 'alias-captured-by-local-private-dns'];
const notAboutAnswers: readonly string[] = ['host-header-missing-for-vpce-dns', 'dns-record-ip-type-mismatch'];

const isAboutNames = ({ check }: Failed): boolean =>
  check.code === 'private-domain-dns-missing' || (check.layer === 'dns' && !notAboutAnswers.includes(check.code));

const nameEffect = ({ check }: Failed, state: NameState, othersResolve: boolean): Effect => {
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

const nameReadings = (failed: Failed, probe: HostProbe, endpoint: readonly string[]): Reading[] => {
  if (!isAboutNames(failed)) return [];
  const state = (one: NameProbe) => stateOf(one, endpoint);
  const othersResolve = probe.names.some((one) => one.name !== probe.name && state(one) === 'endpoint');
  return probe.names
    .filter(({ name, by }) => name === probe.name && by === 'host')
    .map((one) => ({ effect: nameEffect(failed, state(one), othersResolve), line: nameLine(one) }));
};

// ---- packets

const connectLine = ({ address, is, from, error }: ConnectProbe): string =>
  `tcp ${from === undefined ? '' : `${from} to `}${address}: ${is}${error === undefined ? '' : ` (${error})`}`;

const handshakeLine = ({ address, name, is, version, issuer, names, error, otherwise }: HandshakeProbe): string =>
  [
    `tls ${address} as ${name}: ${is}`,
    version,
    issuer === undefined ? undefined : `issued by ${issuer}`,
    names.length === 0 ? undefined : `for ${names.slice(0, 3).join(', ')}`,
    error,
    otherwise === undefined ? undefined : `comes about with ${otherwise}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');

const isExecuteApi = (name: string): boolean =>
  /^\*\.execute-api\.[a-z0-9-]+\.(vpce\.)?amazonaws\.com(\.cn)?$/.test(name);

/** A bare connection proves no path: middleboxes answer for others. Its certificate does. */
const isReached = ({ is, names, name }: HandshakeProbe): boolean =>
  is === 'trusted' && (names.some(isExecuteApi) || names.includes(name));

/** The endpoint's addresses that this failure keeps packets from. */
const stoppedAddresses = (subject: Subject, { check }: Failed, endpoint: readonly string[]): readonly string[] => {
  const pairs = pairsOf(subject).filter((pair) => stoppedBy(pair, check.code).length > 0);
  return pairs.length > 0 ? [...new Set(pairs.map(({ address }) => address))] : endpoint;
};

const connectEffect = (failed: Failed, { is }: ConnectProbe): Effect | undefined => {
  const seen = [seenOf(failed), ...(failed.verdict.alsoSeen ?? [])].map(({ kind }) => kind);
  switch (is) {
    case 'timeout':
    case 'unreachable':
      return seen.includes('timeout') ? 'supports' : undefined;
    case 'reset':
      return seen.includes('reset') ? 'supports' : undefined;
    case 'refused':
      // An endpoint does not refuse on 443, and what drops packets refuses nothing.
      if (seen.includes('refused')) return 'supports';
      return seen.includes('timeout') ? 'contradicts' : undefined;
    case 'connected':
    case 'failed':
      return undefined;
  }
};

const networkReadings = (
  subject: Subject,
  failed: Failed,
  { connects, handshakes }: HostProbe,
  endpoint: readonly string[],
): Reading[] => {
  if (failed.check.layer !== 'network') return [];
  const stopped = stoppedAddresses(subject, failed, endpoint);
  const readings = connects
    .filter(({ address }) => isIn(stopped, address))
    .flatMap((one): Reading[] => {
      const effect = connectEffect(failed, one);
      return effect ? [{ effect, line: connectLine(one) }] : [];
    });
  const reached = handshakes.filter((one) => isReached(one) && isIn(stopped, one.address));
  const everywhere = stopped.length > 0 && stopped.every((to) => reached.some(({ address }) => same(address, to)));
  const lifted = everywhere ? reached.map((one): Reading => ({ effect: 'contradicts', line: handshakeLine(one) })) : [];
  const hung = handshakes.filter(({ is, address }) => (is === 'timeout' || is === 'reset') && isIn(stopped, address));
  const inspected = failed.check.code === 'route-asymmetric-or-inspection' ? hung : [];
  return [
    ...readings,
    ...lifted,
    ...inspected.map((one): Reading => ({ effect: 'supports', line: handshakeLine(one) })),
  ];
};

// ---- certificates and versions

const handshakeEffect = (code: string, { is, error = '', otherwise }: HandshakeProbe): Effect | undefined => {
  if (code === 'tls-hostname-mismatch') {
    if (is === 'trusted') return 'contradicts';
    return error === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'confirms' : undefined;
  }
  if (code === 'tls-version-or-cipher-rejected') {
    if (is === 'trusted' || is === 'untrusted') return 'contradicts';
    if (is !== 'failed') return undefined;
    return otherwise === undefined ? 'supports' : 'confirms';
  }
  if (code === 'private-domain-certificate-problem') {
    if (is === 'trusted') return 'contradicts';
    return is === 'untrusted' ? 'supports' : undefined;
  }
  return undefined;
};

const handshakeReadings = (failed: Failed, { handshakes }: HostProbe, endpoint: readonly string[]): Reading[] =>
  handshakes
    .filter(({ address }) => isIn(endpoint, address))
    .flatMap((one): Reading[] => {
      const effect = handshakeEffect(failed.check.code, one);
      return effect ? [{ effect, line: handshakeLine(one) }] : [];
    });

// ---- answers

interface Answered {
  readonly answer: AnswerProbe;
  readonly wording: Wording | undefined;
  readonly byGateway: boolean;
}

const readAnswers = ({ answers }: HostProbe): Answered[] =>
  answers.flatMap((answer) => {
    if (answer.status === undefined) return [];
    const told = readClientText(answer.text);
    const byGateway = /^x-amz(n-requestid|-apigw-id|n-errortype):/im.test(answer.text);
    return [{ answer, wording: told?.wording, byGateway }];
  });

export const answerLine = ({ address, host, method, path, status, text, error }: AnswerProbe): string => {
  const body = text.split('\n\n').slice(1).join(' ').slice(0, 200);
  return `http ${method} ${host}${path} at ${address}: ${status ?? error}${body === '' ? '' : ` ${body}`}`;
};

const isForbidden = ({ answer, wording, byGateway }: Answered): boolean =>
  byGateway && answer.status === 403 && wording === 'forbidden';

/** Past the choice of the API: whatever it answers, it is not that the host name leads nowhere. */
const isMatched = (one: Answered): boolean => one.byGateway && !isForbidden(one);

/** Causes by which the front end finds no API behind a name: it answers `Forbidden`, and no log has a row. */
const isRouting = ({ check }: Failed): boolean => {
  const { status, body = '' } = check.seenAs;
  return (
    ['target', 'dns', 'domain', 'tls', 'stage'].includes(check.layer) && status === 403 && body.includes('"Forbidden"')
  );
};

const routingReadings = (failed: Failed, probe: HostProbe, endpoint: readonly string[]): Reading[] => {
  if (!isRouting(failed)) return [];
  const all = readAnswers(probe).filter(({ answer }) => isIn(endpoint, answer.address));
  const asked = all.filter(({ answer }) => answer.variant === 'as asked');
  const others = all.filter(({ answer }) => answer.variant !== 'as asked');
  const line = ({ answer }: Answered) => answerLine(answer);
  const matched = asked.filter(isMatched).map((one): Reading => ({ effect: 'contradicts', line: line(one) }));
  const otherway = others.find(isMatched);
  const refused = asked.filter(isForbidden).flatMap((one): Reading[] => {
    const effect = otherway ? 'confirms' : 'supports';
    return [{ effect, line: line(one) }, ...(otherway ? [{ effect, line: line(otherway) } as const] : [])];
  });
  return [...matched, ...refused];
};

// ---- together

/** What another host sees contradicts nothing about the caller, and confirms nothing. */
const tempered = (effect: Effect, own: boolean): Effect | undefined => {
  if (own) return effect;
  return effect === 'contradicts' ? undefined : 'supports';
};

export const whereOf = (probe: HostProbe): string =>
  `this host only: ${[probe.host, ...addressesFrom(probe)].join(' ')}`;

const evidenceOf = (probe: HostProbe, effect: Effect, readings: readonly Reading[]): Evidence =>
  observed({
    source: 'live',
    effect,
    count: readings.length,
    span: probe,
    lines: readings.map(({ line }) => line),
    where: whereOf(probe),
  });

/** What probes from this host say of a failure: of names, packets, handshakes and the choice of the API. */
export const liveEvidence = (subject: Subject, failed: Failed): Evidence[] => {
  const endpoint = endpointAddresses(subject);
  if (!endpoint || endpoint.length === 0) return [];
  return probesFor(subject).flatMap((probe) => {
    const own = isCaller(subject, probe);
    const readings = [
      ...nameReadings(failed, probe, endpoint),
      ...networkReadings(subject, failed, probe, endpoint),
      ...handshakeReadings(failed, probe, endpoint),
      ...routingReadings(failed, probe, endpoint),
    ].flatMap(({ effect: raw, line }): Reading[] => {
      const effect = tempered(raw, own);
      return effect ? [{ effect, line }] : [];
    });
    return (['confirms', 'supports', 'contradicts'] as const).flatMap((effect) => {
      const of = readings.filter((one) => one.effect === effect);
      return of.length === 0 ? [] : [evidenceOf(probe, effect, of)];
    });
  });
};

const responseTypes: Readonly<Partial<Record<Wording, string>>> = {
  'missing authentication token': 'MISSING_AUTHENTICATION_TOKEN',
  unauthorized: 'UNAUTHORIZED',
  'token expired': 'EXPIRED_TOKEN',
  signature: 'INVALID_SIGNATURE',
  'too many requests': 'THROTTLED',
  'limit exceeded': 'QUOTA_EXCEEDED',
  'network error': 'INTEGRATION_FAILURE',
  'timed out': 'INTEGRATION_TIMEOUT',
};

const makerIn = (status: number, wording: Wording | undefined, errorType: string | undefined): Handled['maker'] => {
  if (errorType !== undefined) return makerOf(errorType);
  if (wording !== undefined) return undefined;
  return status < 400 ? 'backend' : undefined;
};

/** A request that goes with credentials is answered otherwise than one without. */
const isComparable = ({ request }: Subject): boolean =>
  request.principal === undefined &&
  !Object.keys(request.headers).some((name) => /^(authorization|x-api-key|cookie|x-amz-security-token)$/i.test(name));

/** Probes that API Gateway answered for the stage, as rows beside those of its logs. */
export const liveRows = (subject: Subject): { readonly where: string; readonly rows: readonly Handled[] }[] => {
  const endpoint = endpointAddresses(subject) ?? [];
  const found = lookUp(subject, facts.endpoint);
  const id = found.known ? found.value?.value.VpcEndpointId : undefined;
  return probesFor(subject).map((probe) => ({
    where: whereOf(probe),
    rows: readAnswers(probe)
      .filter((one) => isMatched(one) && one.answer.variant === 'as asked' && isIn(endpoint, one.answer.address))
      .map(({ answer, wording }): Handled => {
        const errorType = wording === undefined ? undefined : responseTypes[wording];
        const { status = 0 } = answer;
        return {
          source: 'live',
          api: undefined,
          stage: undefined,
          at: answer.at,
          from: probe.connects.find(({ address }) => address === answer.address)?.from,
          endpoint: id,
          host: answer.host,
          method: answer.method,
          path: answer.path,
          resource: undefined,
          status: isComparable(subject) ? status : undefined,
          errorType,
          message: answer.text,
          maker: makerIn(status, wording, errorType),
          line: answerLine(answer),
        };
      }),
  }));
};

const publicNote = (probe: HostProbe, endpoint: readonly string[]): string[] => {
  const states = probe.names
    .filter(({ name, by }) => name === probe.name && by === 'host')
    .map((one) => stateOf(one, endpoint));
  if (!states.includes('public')) return [];
  return [
    `${probe.name} resolves to public addresses on ${probe.host}: what they answer says nothing of the endpoint.`,
  ];
};

const foreignNote = (probe: HostProbe): string[] =>
  readAnswers(probe)
    .filter(({ byGateway }) => !byGateway)
    .slice(0, 1)
    .map(
      ({ answer }) => `${answer.host} at ${answer.address} answered ${answer.status} without headers of API Gateway.`,
    );

const splitNote = ({ names, name, host }: HostProbe): string[] => {
  const answers = names.filter((one) => one.name === name).map(({ addresses, error }) => error ?? addresses.join(' '));
  return new Set(answers).size > 1 ? [`The system of ${host} and its DNS servers answer ${name} differently.`] : [];
};

/** What the probes are worth, a sentence each. */
export const liveNotes = (subject: Subject): string[] =>
  probesFor(subject).flatMap((probe) => [
    `Live probes prove something about ${probe.host} only, which ${isCaller(subject, probe) ? 'is' : 'is not'} the caller by its addresses.`,
    ...(probe.proxied ? [`A proxy is set in the environment of ${probe.host}; the probes did not go through it.`] : []),
    ...publicNote(probe, endpointAddresses(subject) ?? []),
    ...foreignNote(probe),
    ...splitNote(probe),
  ]);
