import { acceptShare } from '../../changes/domains.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { list } from '../words.js';
import { domainReads, domainSubject, noDomain, wrongCertificate } from './way.js';

export default check({
  code: 'ram-share-not-accepted',
  title: "The endpoint's account accepted the share of the custom domain name",
  why:
    'A resource share to an account outside the organization is an invitation, open for 12 hours. Until it is accepted the ' +
    'account does not see the private custom domain name and cannot associate its endpoint; callers meet a wrong certificate or ' +
    '403 Forbidden.',
  severity: 'critical',
  layer: 'domain',
  seenAs: forbidden,
  remedy: 'Accept the invitation, or have the owner share the name again where it has ended.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share.html',
  reads: [...domainReads, 'domainSharing', 'endpoint'],
  subject: domainSubject,
  judge({ privateDomain, domainAsked, domainSharing, endpoint }) {
    if (!privateDomain) return noDomain({ domainAsked });
    if (!endpoint || !domainSharing) return pass('no share is needed: one account, or associated already');
    if (domainSharing.visible) return pass(`${privateDomain.name} is shared with ${endpoint.account}`);
    const { open } = domainSharing;
    if (open.length === 0) return pass(`${privateDomain.account} invited ${endpoint.account} to nothing`);
    const pending = open.filter(({ status }) => status === 'PENDING');
    return fail({
      because: `${endpoint.account} does not see ${privateDomain.name}, and has not accepted ${list(open.map(({ resourceShareName = '', status = '' }) => `${resourceShareName} (${status})`))} of ${privateDomain.account}`,
      alsoSeen: [wrongCertificate],
      breaks: {
        events: ['CreateResourceShare', 'AssociateResourceShare', 'RejectResourceShareInvitation'],
        ids: open.map(({ resourceShareArn = '' }) => resourceShareArn),
      },
      repair: pending.flatMap(({ resourceShareInvitationArn: arn, resourceShareArn: share }) =>
        arn && share ? [acceptShare(privateDomain, endpoint, { arn, share })] : [],
      ),
      details: ['an invitation says nothing of what is shared until it is accepted'],
    });
  },
});
