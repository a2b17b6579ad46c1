import type { Place } from '../inventory/inventory.js';
import type { AccessAssociation, DomainName } from '../inventory/services.js';
import type { PrivateDomain } from '../request/facts/domain.js';
import { domainKey } from '../request/facts/domain.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer, editRow } from './change.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const editDomain = (snapshot: Snapshot, domain: PrivateDomain, edit: (row: DomainName) => DomainName): Snapshot => {
  const listed = editRow<DomainName>(
    snapshot,
    'apigateway/get-domain-names',
    'items',
    ({ domainNameArn, domainName }) =>
      domainNameArn === undefined ? domainName === domain.name : domainNameArn === domain.arn,
    edit,
  );
  return editAnswer<Answer>(listed, 'apigateway/get-domain-name', placeOf(domain), domainKey(domain), (row) =>
    edit(row),
  );
};

/** Without the id the command would change the public domain name of the same name. */
const update = (domain: PrivateDomain, path: string, value: string): string =>
  aws('apigateway', 'update-domain-name', domain.region, {
    'domain-name': domain.name,
    'domain-name-id': domain.id,
    'patch-operations': JSON.stringify([{ op: 'replace', path, value }]),
  });

/**
 * Replaces one of the two policies of a private custom domain name; both are in force without a deployment.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share-cli.html
 */
export const replaceDomainPolicy = (
  domain: PrivateDomain,
  which: 'policy' | 'managementPolicy',
  policy: object,
  former: object | null,
  summary: string,
): Change => ({
  ...placeOf(domain),
  summary,
  cli: update(domain, `/${which}`, JSON.stringify(policy)),
  undo: update(domain, `/${which}`, former === null ? '' : JSON.stringify(former)),
  terraform: null,
  apply: (snapshot) => editDomain(snapshot, domain, (row) => ({ ...row, [which]: JSON.stringify(policy) })),
});

/**
 * Lets the name use its base path mappings after its routing rules.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-routing-mode.html
 */
export const useMappings = (domain: PrivateDomain, former: string): Change => ({
  ...placeOf(domain),
  summary: `let ${domain.name} use its base path mappings after its routing rules`,
  cli: update(domain, '/routingMode', 'ROUTING_RULE_THEN_BASE_PATH_MAPPING'),
  undo: update(domain, '/routingMode', former),
  terraform: null,
  apply: (snapshot) =>
    editDomain(snapshot, domain, (row) => ({ ...row, routingMode: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING' })),
});

const associationArn = (domain: PrivateDomain, endpoint: string, at: Place): string =>
  `${domain.arn.split(':').slice(0, 3).join(':')}:${at.region}:${at.account}:/domainnameaccessassociations/domainname/${domain.name}${domain.id === undefined ? '' : `+${domain.id}`}/vpcesource/${endpoint}`;

/**
 * Associates an endpoint with a private custom domain name; only the endpoint's account can. It takes about 15 minutes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html
 */
export const associateDomain = (domain: PrivateDomain, endpoint: string, at: Place): Change => {
  const arn = associationArn(domain, endpoint, at);
  return {
    ...placeOf(at),
    summary: `associate ${endpoint} with ${domain.name}`,
    cli: aws('apigateway', 'create-domain-name-access-association', at.region, {
      'domain-name-arn': domain.arn,
      'access-association-source': endpoint,
      'access-association-source-type': 'VPCE',
    }),
    undo: aws('apigateway', 'delete-domain-name-access-association', at.region, {
      'domain-name-access-association-arn': arn,
    }),
    terraform: null,
    refusedWhile: ['ram-share-not-accepted', 'private-domain-management-policy-denies'],
    apply: (snapshot) =>
      editAnswer<Answer & { items?: AccessAssociation[] }>(
        snapshot,
        'apigateway/get-domain-name-access-associations',
        placeOf(at),
        [],
        (answer) => ({
          ...answer,
          items: [
            ...(answer.items ?? []),
            {
              domainNameAccessAssociationArn: arn,
              domainNameArn: domain.arn,
              accessAssociationSourceType: 'VPCE',
              accessAssociationSource: endpoint,
            },
          ],
        }),
      ),
  };
};

/**
 * Accepts the invitation to a resource share, so that the account sees the private custom domain name.
 * @see https://docs.aws.amazon.com/ram/latest/userguide/working-with-shared-invitations.html
 */
export const acceptShare = (
  domain: PrivateDomain,
  at: Place,
  invitation: { readonly arn: string; readonly share: string },
): Change => ({
  ...placeOf(at),
  summary: `accept the resource share of ${domain.account} that holds ${domain.name}`,
  cli: aws('ram', 'accept-resource-share-invitation', at.region, {
    'resource-share-invitation-arn': invitation.arn,
  }),
  undo: aws('ram', 'disassociate-resource-share', at.region, {
    'resource-share-arn': invitation.share,
    principals: at.account,
  }),
  terraform: null,
  apply: (snapshot) => {
    interface Row {
      readonly resourceShareInvitationArn?: string;
      readonly status?: string;
    }
    const accepted = editRow<Row>(
      snapshot,
      'ram/get-resource-share-invitations',
      'resourceShareInvitations',
      ({ resourceShareInvitationArn }) => resourceShareInvitationArn === invitation.arn,
      (row) => ({ ...row, status: 'ACCEPTED' }),
    );
    const { policy: _policy, managementPolicy: _management, ...shown } = domain.value;
    return editAnswer<Answer & { items?: DomainName[] }>(
      accepted,
      'apigateway/get-domain-names',
      placeOf(at),
      [],
      (answer) => ({ ...answer, items: [...(answer.items ?? []), shown] }),
    );
  },
});
