import { replaceDomainPolicy } from '../../changes/domains.js';
import type { Facts } from '../../request/facts/index.js';
import { associateAction } from '../../request/facts/domain-policy.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { domainReads, domainSubject, noDomain, wrongCertificate } from './way.js';

type Management = Exclude<Facts['domainManagement'], undefined>;

const admitting = ({ document }: Management, account: string, arn: string): object => ({
  ...(document ?? { Version: '2012-10-17' }),
  Statement: [
    ...(document?.Statement ?? []),
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:${arn.split(':')[1] ?? 'aws'}:iam::${account}:root` },
      Action: associateAction,
      Resource: arn,
    },
  ],
});

export default check({
  code: 'private-domain-management-policy-denies',
  title: "The owner of the custom domain name lets the endpoint's account associate with it",
  why:
    'An endpoint of another account can be associated with a private custom domain name only after its owner allowed it, in the ' +
    "name's managementPolicy or by a resource share. Until then the association cannot be made, and callers meet a wrong " +
    'certificate or 403 Forbidden.',
  severity: 'critical',
  layer: 'domain',
  seenAs: forbidden,
  remedy:
    "Allow apigateway:CreateAccessAssociation to the endpoint's account in the managementPolicy, or share the name by RAM.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share-cli.html',
  reads: [...domainReads, 'domainManagement', 'domainSharing', 'endpoint'],
  subject: domainSubject,
  judge({ privateDomain, domainAsked, domainManagement, domainSharing, endpoint }) {
    if (!privateDomain) return noDomain({ domainAsked });
    if (!endpoint || !domainManagement) return pass('the domain name and the endpoint are of one account');
    const account = endpoint.account;
    if (domainManagement.effect === 'allow') return pass(domainManagement.because);
    if (!domainSharing) return pass(`${endpoint.value.VpcEndpointId} is associated with ${privateDomain.name} already`);
    if (domainSharing.visible) return pass(`${privateDomain.name} is shared with ${account}`);
    if (domainSharing.open.length > 0) return pass('a resource share was offered: see ram-share-not-accepted');
    return fail({
      because: `the managementPolicy of ${privateDomain.name} does not let ${account} associate an endpoint: ${domainManagement.because}`,
      alsoSeen: [wrongCertificate],
      breaks: {
        events: ['UpdateDomainName', 'DisassociateResourceShare', 'DeleteResourceShare'],
        ids: [privateDomain.arn, privateDomain.name],
      },
      repair:
        domainManagement.effect === 'explicit-deny'
          ? []
          : [
              replaceDomainPolicy(
                privateDomain,
                'managementPolicy',
                admitting(domainManagement, account, privateDomain.arn),
                domainManagement.document,
                `let ${account} associate its endpoints with ${privateDomain.name}`,
              ),
            ],
    });
  },
});
