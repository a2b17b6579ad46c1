import type { WafVerdict } from '../../request/waf/evaluate.js';
import { stageAnswers } from '../arrival.js';
import type { Seen } from '../check.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { stageSubject } from '../words.js';

/** An answer of the web ACL's own goes before every gateway response of the API. */
const seenOf = ({ status, body }: Pick<WafVerdict, 'status' | 'body'>): Seen => {
  if (body !== undefined) return { kind: 'http', status, ...(body === '' ? {} : { body }) };
  return status === 403 ? forbidden : { kind: 'http', status };
};

export default check({
  code: 'waf-blocked',
  title: 'The web ACL of the stage lets the request pass',
  why:
    'A web ACL of AWS WAF is asked before resource policy, IAM and authorizer. What it blocks is answered with 403 Forbidden, the ' +
    'same text as for a wrong stage, or with a response of its own. Geo and address rules see a private address, which has no country.',
  severity: 'high',
  layer: 'waf',
  seenAs: forbidden,
  remedy: 'Add a rule that allows the request before the one that blocks it, or let that rule count instead of block.',
  noRepair: 'The rule blocks on purpose: what it may let pass is for the owner of the web ACL to say.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html',
  reads: ['webAcl', 'restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ webAcl, restApi, stage, caller }) {
    if (!webAcl) return pass('the stage has no web ACL');
    const { name, arn, verdict } = webAcl;
    const subject = { id: arn, account: restApi?.account ?? '', region: restApi?.region ?? '' };
    const rules = verdict.rules.length === 0 ? ['the web ACL has no rules'] : verdict.rules;
    const breaks = { events: ['UpdateWebACL', 'AssociateWebACL'], ids: [arn, name] };
    if (verdict.outcome === 'block')
      return fail({
        because: `${verdict.by} of web ACL ${name} blocks the request`,
        seen: seenOf(verdict),
        predicts: stageAnswers({ restApi, stage, caller }, verdict.status),
        subject,
        breaks,
        details: rules,
        repair: [],
      });
    if (verdict.outcome === 'unknown')
      return fail({
        because: `web ACL ${name} could have blocked the request`,
        effect: 'latent',
        subject,
        breaks,
        details: verdict.possible,
        repair: [],
      });
    return pass(`${verdict.by} of web ACL ${name} lets the request pass`);
  },
});
