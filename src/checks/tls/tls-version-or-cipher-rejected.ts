import { setSecurityPolicy } from '../../changes/rest-apis.js';
import type { Change } from '../../changes/change.js';
import type { Facts } from '../../request/facts/index.js';
import { neverArrives } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { tlsFailure } from '../seen.js';
import { stageSubject } from '../words.js';

const wider = 'SecurityPolicy_TLS13_1_2_2021_06';

/** What a security policy leaves a client, from https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html. */
const demandOf = (policy: string): string | undefined => {
  if (/TLS13_1_3_/.test(policy)) return 'accepts TLS 1.3 only';
  return policy !== wider && /TLS13_1_2_/.test(policy) ? 'accepts fewer cipher suites than the default' : undefined;
};

/** Words of a client whose handshake was refused for its version or ciphers, and not for a certificate. */
const aboutHandshake = (text: string | undefined): boolean =>
  text === undefined ||
  (/handshake|protocol version|unsupported protocol|no shared cipher/i.test(text) && !/certificate/i.test(text));

const aboutVersion = (text: string | undefined): boolean =>
  text !== undefined && /protocol version|unsupported protocol|TLSv1\.[01]\b/i.test(text);

const widened = (restApi: NonNullable<Facts['restApi']>): Change =>
  setSecurityPolicy(restApi, wider, {
    summary: `let ${restApi.value.id ?? ''} accept TLS 1.2 beside TLS 1.3`,
    warning: 'the change takes about 15 minutes; where every client can, update the clients instead',
  });

export default check({
  code: 'tls-version-or-cipher-rejected',
  title: 'The security policy of the API accepts the handshake',
  why:
    'A private API accepts TLS 1.2 and 1.3, and its security policy may accept less: TLS 1.3 only, or fewer cipher suites. A client ' +
    'that cannot offer them is refused in the handshake, before any log. Which versions a client offers is in no answer of AWS.',
  severity: 'high',
  layer: 'tls',
  seenAs: tlsFailure,
  remedy: 'Update the TLS library of the client, or choose a security policy that accepts what it offers.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html',
  reads: ['restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, caller, asked }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const { id = '', securityPolicy: policy = 'TLS_1_2' } = restApi.value;
    const { observed } = asked;
    const demand = demandOf(policy);
    const refused = observed?.kind === 'tls' && aboutHandshake(observed.text);
    if (!refused || (demand === undefined && !aboutVersion(observed.text)))
      return pass(`security policy ${policy} of ${id} ${demand ?? 'accepts TLS 1.2 and 1.3'}`);
    return fail({
      because: `security policy ${policy} of ${id} ${demand ?? 'accepts nothing below TLS 1.2'}, and the handshake fails`,
      predicts: neverArrives({ restApi, stage, caller }),
      breaks: { events: ['UpdateRestApi'], ids: [id] },
      repair: demand === undefined ? [] : [widened(restApi)],
    });
  },
});
