import { checks } from '../../src/checks/index.js';
import type { Corroboration } from '../../src/diagnosis/corroborate.js';
import { corroborate, noteEvidence } from '../../src/diagnosis/corroborate.js';
import { isFailed, judgeAll } from '../../src/diagnosis/evaluate.js';
import type { AnswerProbe, HandshakeProbe, HostProbe, NameProbe } from '../../src/inventory/evidence/live.js';
import { withProbes } from '../../src/inventory/evidence/live.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { subjectOf } from '../../src/request/fact.js';
import { askedFor } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy, ids } from '../worlds/peered.js';

export const [serverA, serverB] = ['10.20.1.10', '10.20.2.10'];
export const callers: Readonly<Record<string, string>> = { [ids.app]: '10.10.1.10', [ids.admin]: '10.20.1.20' };
const at = Date.parse('2026-02-01T11:59:00Z');
export const endpointName = `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com`;
export const certified = '*.execute-api.us-east-1.amazonaws.com';

export type Seen = Partial<Omit<HostProbe, 'connects' | 'from'>> & {
  readonly from?: string;
  readonly connects?: HostProbe['connects'];
};

export const named = (name: string, addresses: readonly string[], error?: string): NameProbe => ({
  name,
  by: 'host',
  addresses,
  error,
});
export const shaken = (address: string, rest: Partial<HandshakeProbe> = {}): HandshakeProbe => ({
  address,
  name: 'x',
  is: 'trusted',
  version: 'TLSv1.2',
  issuer: 'Amazon',
  names: [certified],
  error: undefined,
  otherwise: undefined,
  smaller: undefined,
  ...rest,
});
export const answered = (status: number, body: string, rest: Partial<AnswerProbe> = {}): AnswerProbe => ({
  address: serverA,
  variant: 'as asked',
  host: 'x',
  method: 'GET',
  path: '/prod/orders',
  status,
  text: `HTTP/1.1 ${status} X\nx-amzn-RequestId: 1\nx-amz-apigw-id: 2\n\n${body}`,
  error: undefined,
  at,
  ...rest,
});
export const forbidden = '{"message":"Forbidden"}';

/** Judges one cause of its fault with what a host saw beside it; the host is the caller where nothing else is said. */
export const judged = (code: string, see: (name: string) => Seen, method?: string) => {
  const fault = faults.find((one) => one.code === code);
  if (!fault) throw new Error(`no fault ${code}`);
  const inventory = inventoryOf(fault.breaks((fault.world ?? healthy)()));
  const [request] = buildRequests(inventory, askedFor({ ...fault, method: method ?? fault.method }));
  if (!request || request.host.form === 'unstated') throw new Error('no host');
  const { name } = request.host;
  const { from = callers[fault.from] ?? '', connects, ...seen } = see(name);
  const probe: HostProbe = {
    host: 'here',
    name,
    names: [],
    connects: connects ?? [{ address: serverA, is: 'connected', from, error: undefined }],
    handshakes: [],
    byOtherNames: [],
    answers: [],
    proxied: false,
    from: at,
    to: at + 1000,
    ...seen,
  };
  const subject = subjectOf(request, withProbes(inventory, [probe]));
  const failed = judgeAll(subject, checks)
    .filter(isFailed)
    .find(({ check }) => check.code === code);
  if (!failed) throw new Error(`${code} does not fail`);
  const found: Corroboration = corroborate(subject, failed);
  return { confidence: found.confidence, evidence: found.evidence, notes: noteEvidence(subject) };
};

export const says = (code: string, see: (name: string) => Seen) => judged(code, see).confidence;
