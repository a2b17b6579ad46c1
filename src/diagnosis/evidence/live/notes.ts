import type { HostProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import { isForbidden, isMatched, readAnswers } from './answers.js';
import { isReached } from './handshakes.js';
import { stateOf } from './names.js';
import { endpointAddresses, isCaller, isIn, probesFor } from './reading.js';
import { meanings, rowsMet } from './rows-met.js';

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

/** Private addresses that nobody of the endpoint has. */
const otherNote = (probe: HostProbe, endpoint: readonly string[]): string[] =>
  probe.names
    .filter((one) => one.name === probe.name && one.by === 'host' && stateOf(one, endpoint) === 'another')
    .map(
      ({ addresses }) =>
        `${probe.name} resolves to ${addresses.join(', ')} on ${probe.host}, which is not the endpoint: a record of another or a former one, or a zone over it.`,
    );

/** A server that could not be asked has answered nothing; that there is no name and that it has no address are one answer. */
const splitNote = ({ names, name, host }: HostProbe, endpoint: readonly string[]): string[] => {
  const answers = names
    .filter((one) => one.name === name)
    .map((one) => ({ state: stateOf(one, endpoint), text: one.addresses.join(' ') }))
    .filter(({ state }) => state !== 'unanswered');
  const texts = new Set(answers.map(({ text }) => text));
  if (texts.size < 2) return [];
  const withheld = texts.has('') ? ', or a server that withholds private addresses (dns-rebinding-protection)' : '';
  return [
    `The system of ${host} and its DNS servers answer ${name} differently: a hosts file, a split view${withheld}.`,
  ];
};

/** A cause that all addresses share fails at all of them. */
const zonalNote = ({ connects, host }: HostProbe, endpoint: readonly string[]): string[] => {
  const own = connects.filter(({ address }) => isIn(endpoint, address));
  const lost = own.filter(({ is }) => is === 'timeout').map(({ address }) => address);
  const open = own.filter(({ is }) => is === 'connected').map(({ address }) => address);
  return lost.length === 0 || open.length === 0
    ? []
    : [
        `From ${host} ${lost.join(', ')} cannot be reached and ${open.join(', ')} can: a cause in the subnet or zone of the former.`,
      ];
};

/** What a second try of the handshake showed. */
const retryNote = ({ handshakes, byOtherNames, name }: HostProbe): string[] => {
  const smaller = handshakes.find((one) => one.smaller === true);
  const failed = handshakes.filter(({ is }) => is === 'reset' || is === 'timeout');
  const passes = byOtherNames.find((one) => isReached(one) && failed.some(({ address }) => address === one.address));
  return [
    ...(smaller
      ? [
          `At ${smaller.address} TLS hangs and a small first message is answered: larger packets are lost (mtu-black-hole).`,
        ]
      : []),
    ...(passes
      ? [
          `At ${passes.address} TLS fails by ${name} and comes about by ${passes.name}: a filter of server names is on the way.`,
        ]
      : []),
  ];
};

/** One address, asked by several names of the same API. */
const variantNote = (probe: HostProbe, endpoint: readonly string[]): string[] => {
  const answers = readAnswers(probe).filter(({ answer }) => isIn(endpoint, answer.address));
  const asked = answers.find(({ answer }) => answer.variant === 'as asked');
  const matched = answers.find((one) => one.answer.variant !== 'as asked' && isMatched(one));
  if (!asked || !isForbidden(asked) || !matched) return [];
  const meant =
    matched.answer.variant === 'default name'
      ? 'the API takes its default name only (endpoint access mode STRICT), or the name as asked is not mapped to it'
      : 'the name as asked does not lead to the API by this endpoint';
  return [
    `At ${asked.answer.address} the API answers to ${matched.answer.host} and not to ${asked.answer.host}: ${meant}.`,
  ];
};

const reachedNote = (probe: HostProbe, endpoint: readonly string[]): string[] =>
  readAnswers(probe)
    .filter((one) => one.answer.variant === 'as asked' && isIn(endpoint, one.answer.address))
    .filter((one) => one.byGateway && one.wording === undefined && (one.answer.status ?? 500) < 400)
    .slice(0, 1)
    .map(
      ({ answer }) =>
        `${answer.host} at ${answer.address} answered ${answer.status}: the way, the names and the policies let ${answer.method} ${answer.path} of ${probe.host} through.`,
    );

/** What the probes are worth, and which rows of the decision tree they came to, a sentence each. */
export const liveNotes = (subject: Subject): string[] =>
  probesFor(subject).flatMap((probe) => {
    const endpoint = endpointAddresses(subject) ?? [];
    return [
      `Live probes prove something about ${probe.host} only, which ${isCaller(subject, probe) ? 'is' : 'is not'} the caller by its addresses.`,
      ...(probe.proxied
        ? [`A proxy is set in the environment of ${probe.host}; the probes did not go through it.`]
        : []),
      ...publicNote(probe, endpoint),
      ...otherNote(probe, endpoint),
      ...splitNote(probe, endpoint),
      ...meanings(rowsMet(probe, endpoint)),
      ...zonalNote(probe, endpoint),
      ...retryNote(probe),
      ...foreignNote(probe),
      ...variantNote(probe, endpoint),
      ...reachedNote(probe, endpoint),
    ];
  });
