import type { Seen } from '../check.js';
import { check, fail, pass } from '../check.js';
import { refusedAtStage, signerSubject } from './signed.js';

const wrongScope = (message: string): Seen => ({
  kind: 'http',
  status: 403,
  body: JSON.stringify({ message }),
  errorType: 'InvalidSignatureException',
});

interface Scope {
  /** Undefined for Signature Version 4a, which names its regions in a header of its own. */
  readonly region: string | undefined;
  readonly service: string;
}

/** `Credential=KEY/DATE/REGION/SERVICE/aws4_request`, without the region in Signature Version 4a. */
const scopeOf = (authorization: string): Scope | undefined => {
  const [, scope] = /Credential=[^/,\s]+\/\d{8}\/([^,\s]+)\/aws4_request/.exec(authorization) ?? [];
  if (scope === undefined) return undefined;
  const parts = scope.split('/');
  return { region: parts.length > 1 ? parts[0] : undefined, service: parts.at(-1) ?? '' };
};

const wrong = (
  { region, service }: Scope,
  right: string,
): { readonly what: string; readonly seen: Seen } | undefined => {
  if (service !== 'execute-api')
    return {
      what: `service ${service} instead of execute-api`,
      seen: wrongScope("Credential should be scoped to correct service: 'execute-api'. "),
    };
  if (region !== undefined && region !== right)
    return {
      what: `region ${region} instead of ${right}`,
      seen: wrongScope('Credential should be scoped to a valid region. '),
    };
  return undefined;
};

export default check({
  code: 'sigv4-scope-wrong',
  title: 'The signature is for execute-api and the region of the API',
  why:
    'A signature names the service and the region that it is for. One for another service (apigateway is the management API) or ' +
    'for the region of the client is refused with 403 before any policy is looked at.',
  severity: 'high',
  layer: 'iam',
  seenAs: wrongScope("Credential should be scoped to correct service: 'execute-api'. "),
  remedy: 'Sign for the service execute-api and the region of the API.',
  noRepair: 'The client signs; the service and the region are settings of its signer.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
  reads: ['method', 'signer', 'restApi', 'stage', 'caller', 'asked'],
  subject: signerSubject,
  judge(facts) {
    const { method, restApi, asked } = facts;
    const scope = scopeOf(asked.headers['authorization'] ?? '');
    if (!scope) return pass('no signature was stated');
    if (!restApi || method?.authorizationType !== 'AWS_IAM') return pass('the method looks at no signature');
    const found = wrong(scope, restApi.region);
    if (!found) return pass(`it is signed for ${scope.service} in ${scope.region ?? 'every region it names'}`);
    return fail({
      because: `the stated Authorization header is signed for ${found.what}`,
      seen: found.seen,
      predicts: refusedAtStage(facts),
      repair: [],
      details: ['the text of this answer is not documented'],
    });
  },
});
