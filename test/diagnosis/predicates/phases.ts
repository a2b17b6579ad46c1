import { signing } from '../../worlds/iam.js';
import type { Predicate } from './predicate.js';
import type { Accessed } from './recorded.js';
import { access, execution, live, nothing, traced, answered } from './recorded.js';

const row = (accessed: Accessed) => access(accessed);
const unread = ['nothing read', nothing] as const;
const untold = ['a row that tells no phase', row({ status: 418 })] as const;
const refused = { status: 403, type: 'ACCESS_DENIED' } as const;
const role = signing.session;

const live403 = (body: string) => live((_, [server = '']) => ({ answers: [answered(server, 403, body)] }));
const refusal = (tail: string): string =>
  JSON.stringify({
    Message:
      `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:a/prod/GET/orders ${tail}`.trim(),
  });
const elsewhere = ['a host that was not answered', live(() => ({}))] as const;

/** What a host is told in words, and what traces tell of the hop. */
export const answerPredicates: readonly Predicate[] = [
  {
    hypothesis: 'H17',
    code: 'endpoint-policy-no-matching-allow',
    confirms: [
      [
        'the words that this host is answered',
        live403(refusal('because no VPC endpoint policy allows the execute-api:Invoke action')),
      ],
    ],
    supports: [['words of no policy to this host', live403(refusal(''))]],
    contradicts: [
      [
        'words of another policy to this host',
        live403(refusal('because no resource-based policy allows the execute-api:Invoke action')),
      ],
    ],
    silent: [unread, elsewhere],
  },
  {
    hypothesis: 'H18',
    code: 'resource-policy-wrong-vpce',
    confirms: [
      ['the words that this host is answered', live403(refusal('with an explicit deny in a resource-based policy'))],
    ],
    supports: [['words of no policy to this host', live403(refusal('with an explicit deny'))]],
    contradicts: [['an answer to this host', live((_, [s = '']) => ({ answers: [answered(s, 200, '{}')] }))]],
    silent: [unread, elsewhere],
  },
  {
    hypothesis: 'H32',
    code: 'vpc-link-v2-network',
    confirms: [
      ['a network error in words', execution('Execution failed due to a network error communicating with endpoint')],
    ],
    supports: [['a trace of a call that nobody answered', traced(504, { fault: true })]],
    contradicts: [['a trace of a call that was answered', traced(200, { status: 200 })]],
    silent: [unread, ['a trace that ends at the gateway', traced(403)]],
  },
  {
    hypothesis: 'H34',
    code: 'integration-timeout',
    confirms: [['its words', execution('Execution failed due to a timeout error')]],
    supports: [['a trace of a call as long as the method waits', traced(504, { took: 5.01, fault: true })]],
    contradicts: [['a trace of a call that was answered', traced(200, { status: 200 })]],
    silent: [unread],
  },
  {
    hypothesis: 'H35',
    code: 'backend-error-passthrough',
    confirms: [["a trace with the back end's own 500", traced(500, { status: 500, fault: true })]],
    contradicts: [['a trace of a good answer', traced(200, { status: 200 })]],
    silent: [unread],
  },
  {
    hypothesis: 'H01',
    code: 'endpoint-sg-ingress-443-missing',
    confirms: [],
    why: 'a trace tells of what arrived alone',
    contradicts: [['a trace of the caller', traced(200, { status: 200 })]],
    silent: [unread],
  },
];

/** What the fields of each phase in the access log tell. */
export const phasePredicates: readonly Predicate[] = [
  {
    hypothesis: 'H26',
    code: 'waf-blocked',
    confirms: [['WAF_BLOCK', row({ status: 403, waf: 'WAF_BLOCK' })]],
    contradicts: [['WAF_ALLOW', row({ ...refused, waf: 'WAF_ALLOW' })]],
    silent: [unread, untold],
  },
  {
    hypothesis: 'H22',
    code: 'sigv4-scope-wrong',
    confirms: [['a signature that was refused', row({ status: 403, authenticate: 403 })]],
    contradicts: [['a signature that was accepted', row({ ...refused, authenticate: 200, authorize: 403 })]],
    silent: [unread, untold],
  },
  {
    hypothesis: 'H22',
    code: 'credentials-invalid-or-expired',
    like: 'iam-or-scp-explicit-deny',
    confirms: [
      [
        'a signature that was refused, in words',
        row({ status: 403, authenticate: 403, error: 'The security token included in the request is expired' }),
      ],
    ],
    supports: [['a signature that was refused', row({ status: 403, authenticate: 403 })]],
    contradicts: [['a signature that was accepted', row({ ...refused, authenticate: 200 })]],
    silent: [unread, untold],
  },
  {
    hypothesis: 'H20',
    code: 'iam-cross-account-identity-policy-missing',
    confirms: [
      ['policies that refused a signer', row({ ...refused, authenticate: 200, authorize: 403, principal: role })],
    ],
    supports: [['policies that refused nobody known', row({ ...refused, authenticate: 200, authorize: 403 })]],
    contradicts: [['policies that admitted it', row({ status: 504, authenticate: 200, authorize: 200 })]],
    silent: [unread, untold, ['a signature that was refused', row({ status: 403, authenticate: 403 })]],
  },
  {
    hypothesis: 'H18',
    code: 'resource-policy-wrong-vpce',
    confirms: [],
    why: 'one phase asks both policies, and does not tell whose refusal it was',
    supports: [['policies that refused', row({ ...refused, authorize: 403 })]],
    contradicts: [['policies that admitted it', row({ status: 403, type: 'INVALID_API_KEY', authorize: 200 })]],
    silent: [unread, untold],
  },
  {
    hypothesis: 'H23',
    code: 'authorizer-denied',
    confirms: [['an authorizer that refused', row({ ...refused, authorizer: 403 })]],
    contradicts: [
      ['an authorizer that admitted it, and so its policy', row({ ...refused, authorizer: 200, authorize: 200 })],
    ],
    silent: [unread, untold],
  },
  {
    hypothesis: 'H24',
    code: 'authorizer-failure-or-timeout',
    confirms: [['its own answer and error', row({ status: 500, type: 'AUTHORIZER_FAILURE', authorizerError: 'x' })]],
    supports: [['an error of the authorizer', row({ status: 500, authorizerError: 'Internal server error' })]],
    contradicts: [['an authorizer that answered', row({ status: 403, type: 'ACCESS_DENIED', authorizer: 200 })]],
    silent: [unread, untold],
  },
  {
    hypothesis: 'H25',
    code: 'api-key-missing-or-invalid',
    confirms: [['its own answer', row({ status: 403, type: 'INVALID_API_KEY', key: 'k' })]],
    contradicts: [['a key, and another refusal', row({ status: 429, type: 'THROTTLED', key: 'k' })]],
    silent: [unread, untold],
  },
];
