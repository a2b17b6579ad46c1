import { setSecurityPolicy } from '../../changes/rest-apis.js';
import { apis } from '../../resources/index.js';
import { ofApi } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'tls-policy-weak',
  title: 'The API wants TLS 1.2 or newer',
  why: 'A security policy that takes TLS 1.0 lets a client agree on ciphers that are broken.',
  severity: 'medium',
  remedy: 'Set a security policy of the API that begins with TLS 1.2, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html',
  controls: ['Well-Architected SEC09-BP02'],
  about: apis,
  needs: [],
  subject: ofApi,
  judge(api) {
    const { id = '', securityPolicy = 'TLS_1_2' } = api.value;
    const told = `${id} has the security policy ${securityPolicy}`;
    if (!/TLS_?1_?0/.test(securityPolicy)) return pass(told);
    const policy = setSecurityPolicy(api, 'SecurityPolicy_TLS13_1_2_2021_06', {
      summary: `let ${id} take TLS 1.2 and 1.3 only`,
      warning: 'the change takes about 15 minutes; a client with TLS 1.0 or 1.1 alone no longer connects',
    });
    return weak(told, [policy]);
  },
});
