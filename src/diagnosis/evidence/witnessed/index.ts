import type { Subject } from '../../../request/fact.js';
import type { Evidence, Witnessed } from '../../schema.js';
import { confidenceOf, gathered } from '../gather.js';
import { telltaleEvidence } from '../metrics.js';
import { backendError, cameThrough, expiredCredentials, malformedResponse, wrongSignature } from './handled.js';
import { blackHole, interception } from './packets.js';
import { proxied } from './proxy.js';

interface Cause {
  /** What the evidence shows, as a clause. */
  readonly because: string;
  readonly evidence: (subject: Subject) => readonly Evidence[];
}

/** Causes that no configuration holds (`checks/not-checks.ts`), and what of the evidence shows each. */
const causes: Readonly<Record<string, Cause>> = {
  'mtu-black-hole': {
    because: 'packets above the size that the way carries are lost: the connection opens, and TLS hangs',
    evidence: (subject) => [...blackHole(subject), ...cameThrough(subject)],
  },
  'client-trust-or-inspection': {
    because: 'the certificate that the caller sees is not of Amazon: something on the way re-signs TLS',
    evidence: interception,
  },
  'client-http-proxy-intercepts': {
    because: 'somebody other than API Gateway answers at its address',
    evidence: proxied,
  },
  'credentials-invalid-or-expired': {
    because: 'the credentials or the clock of the signer are not accepted',
    evidence: expiredCredentials,
  },
  'sigv4-host-mismatch': {
    because: 'the signature does not match the request: another host, region, path or body was signed',
    evidence: wrongSignature,
  },
  'lambda-proxy-malformed-response': {
    because: 'the function answered what API Gateway cannot read',
    evidence: malformedResponse,
  },
  'backend-error-passthrough': {
    because: 'the error is the own answer of the back end: no setting of AWS is at fault',
    evidence: (subject) => [...backendError(subject), ...telltaleEvidence(subject, 'backend-error-passthrough', 0)],
  },
};

export const witnessedCodes: readonly string[] = Object.keys(causes);

/** What the evidence says of one of these causes. */
export const heldWitness = (subject: Subject, code: string) => {
  const evidence = gathered(causes[code]?.evidence(subject) ?? []);
  return { confidence: confidenceOf(evidence), evidence };
};

/** The causes without a check that logs and probes show, the proven ones first. */
export const witnessed = (subject: Subject): Witnessed[] => {
  const all = witnessedCodes.flatMap((code): Witnessed[] => {
    const { confidence, evidence } = heldWitness(subject, code);
    if (confidence !== 'confirmed' && confidence !== 'supported') return [];
    return [{ code, confidence, because: causes[code]?.because ?? '', evidence }];
  });
  return [
    ...all.filter(({ confidence }) => confidence === 'confirmed'),
    ...all.filter((one) => one.confidence !== 'confirmed'),
  ];
};
