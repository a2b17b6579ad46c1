import type { HostProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import { readAnswers } from './answers.js';
import { stateOf } from './names.js';
import { endpointAddresses, isCaller, probesFor } from './reading.js';

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
