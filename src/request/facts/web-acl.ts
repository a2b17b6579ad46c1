import { fact, get } from '../fact.js';
import type { Request } from '../request.js';
import { evaluateWebAcl } from '../waf/evaluate.js';
import type { WafVerdict } from '../waf/evaluate.js';
import { restApi, stage } from './api.js';
import { partitionOf } from './authorization/context.js';
import { gapOf } from './authorization/gap.js';

/** The web ACL of the stage, and what it does with this request as far as its configuration tells. */
export interface WebAclUse {
  readonly arn: string;
  readonly name: string;
  readonly verdict: WafVerdict;
}

/** What a web ACL that blocks with its default answer makes a client print. */
const saysForbidden = ({ observed }: Request): boolean =>
  observed?.kind === 'http' && observed.text !== undefined && /"message"\s*:\s*"Forbidden"/.test(observed.text);

/**
 * Undefined where the stage has none; asked only where the stage names one. Where rules could block that nobody can try
 * (managed groups, countries, address sets, rates), what it does is a gap that names them; with a Forbidden that the
 * caller saw it is told as what it could be.
 */
export const webAcl = fact<WebAclUse | undefined>({
  needs: ['wafv2/get-web-acl-for-resource'],
  uses: [restApi, stage],
  of: (subject) => {
    const api = get(subject, restApi);
    const serving = get(subject, stage);
    if (!api?.value.id || !serving?.stageName || !serving.webAclArn) return undefined;
    const { account, region } = api;
    const id = 'wafv2/get-web-acl-for-resource';
    if (!serving.webAclArn.includes(':wafv2:'))
      throw gapOf(api, id, `${serving.webAclArn} is a web ACL of AWS WAF Classic`);
    const stageArn = `arn:${partitionOf(region)}:apigateway:${region}::/restapis/${api.value.id}/stages/${serving.stageName}`;
    const { WebACL } = subject.inventory.ask(id, { account, region }, stageArn);
    if (!WebACL) return undefined;
    const { method, path, headers } = subject.request;
    const inspected = { method, paths: [`/${serving.stageName}${path}`, path], headers };
    const verdict = evaluateWebAcl(WebACL, inspected);
    const name = WebACL.Name ?? serving.webAclArn;
    if (verdict.outcome === 'unknown' && !saysForbidden(subject.request))
      throw gapOf(
        api,
        id,
        `whether web ACL ${name} blocks hangs on what no answer holds: ${verdict.possible.join('; ')}`,
      );
    return { arn: WebACL.ARN ?? serving.webAclArn, name, verdict };
  },
});
