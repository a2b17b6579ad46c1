import { useMappings } from '../../changes/domains.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { list } from '../words.js';
import { domainReads, domainSubject, noDomain } from './way.js';

export default check({
  code: 'private-domain-mapping-missing',
  title: 'The custom domain name leads to an API and a stage',
  why:
    'A private custom domain name says neither API nor stage: a base path mapping or a routing rule does, as its routing mode ' +
    'has it. A path that none of them covers is answered with 403 Forbidden, without a line in any log.',
  severity: 'critical',
  layer: 'domain',
  seenAs: forbidden,
  remedy:
    'Map the base path to the API and its stage, or add a routing rule; private names take no base path of several levels.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-mode.html',
  reads: [...domainReads, 'domainRoute'],
  subject: domainSubject,
  judge({ privateDomain, domainAsked, domainRoute, asked }) {
    if (domainAsked === undefined) return noDomain({ domainAsked });
    if (!privateDomain || !domainRoute) return pass(`${domainAsked} is not a private custom domain name`);
    const { name, arn } = privateDomain;
    const path = asked.calledPath ?? asked.path;
    const breaks = {
      events: [
        'DeleteBasePathMapping',
        'UpdateBasePathMapping',
        'DeleteRoutingRule',
        'PutRoutingRule',
        'UpdateDomainName',
      ],
      ids: [name, arn],
    };
    if (domainRoute.is === 'none')
      return fail({
        because: `${domainRoute.known.length === 0 ? `${name} has no mapping` : `${name} knows ${list(domainRoute.known)}`}${domainRoute.mode === 'BASE_PATH_MAPPING_ONLY' ? '' : ` (${domainRoute.mode})`}, and nothing covers ${path}`,
        breaks,
        repair: [],
      });
    if (domainRoute.inForce)
      return pass(`${domainRoute.by} of ${name} leads to ${domainRoute.api}/${domainRoute.stage ?? ''}`);
    return fail({
      because: `${name} is in the mode ROUTING_RULE_ONLY, which ignores its ${domainRoute.by}, and no rule covers ${path}`,
      breaks,
      repair: [useMappings(privateDomain, 'ROUTING_RULE_ONLY')],
    });
  },
});
