import type { Place } from '../inventory/inventory.js';
import type { AccessAssociation, DomainName } from '../inventory/services.js';
import type { PrivateDomain } from '../request/facts/domain.js';
import { domainKey } from '../request/facts/domain.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, editRow, restored, step, without } from './change.js';
import { block, imported, json, localName, resource } from './terraform.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const editDomain =
  (domain: PrivateDomain, edit: (row: DomainName) => DomainName): Effect =>
  (snapshot) => {
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

const policyBlock = (domain: PrivateDomain, policy: object): string =>
  imported(
    domain,
    'aws_api_gateway_domain_name',
    localName(domain.name),
    domain.id === undefined ? domain.name : `${domain.name}/${domain.id}`,
    {
      domain_name: domain.name,
      certificate_arn: domain.value.certificateArn,
      endpoint_configuration: block({ types: ['PRIVATE'] }),
      policy: json(policy),
    },
    ['certificate_body', 'certificate_chain', 'certificate_name', 'certificate_private_key', 'tags', 'tags_all'],
  );

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
): Change =>
  change(domain, {
    summary,
    does: [
      step(
        update(domain, `/${which}`, JSON.stringify(policy)),
        editDomain(domain, (row) => ({ ...row, [which]: JSON.stringify(policy) })),
      ),
    ],
    undoes: [
      step(
        update(domain, `/${which}`, former === null ? '' : JSON.stringify(former)),
        editDomain(domain, (row) => restored(row, domain.value, which)),
      ),
    ],
    terraform:
      which === 'policy'
        ? policyBlock(domain, policy)
        : {
            because: 'the resource of a domain name knows no management policy',
            lacks: 'aws_api_gateway_domain_name.management_policy',
          },
  });

/**
 * Lets the name use its base path mappings after its routing rules.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-routing-mode.html
 */
export const useMappings = (domain: PrivateDomain, former: string): Change => {
  const set = (mode: string) =>
    step(
      update(domain, '/routingMode', mode),
      editDomain(domain, (row) => ({ ...row, routingMode: mode as NonNullable<DomainName['routingMode']> })),
    );
  return change(domain, {
    summary: `let ${domain.name} use its base path mappings after its routing rules`,
    does: [set('ROUTING_RULE_THEN_BASE_PATH_MAPPING')],
    undoes: [set(former)],
    terraform: {
      because: 'the resource of a domain name knows no routing mode',
      lacks: 'aws_api_gateway_domain_name.routing_mode',
    },
  });
};

const associationArn = (domain: PrivateDomain, endpoint: string, at: Place): string =>
  `${domain.arn.split(':').slice(0, 3).join(':')}:${at.region}:${at.account}:/domainnameaccessassociations/domainname/${domain.name}${domain.id === undefined ? '' : `+${domain.id}`}/vpcesource/${endpoint}`;

type Associations = Answer & { items?: AccessAssociation[] };

/**
 * Associates an endpoint with a private custom domain name; only the endpoint's account can. It takes about 15 minutes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html
 */
export const associateDomain = (domain: PrivateDomain, endpoint: string, at: Place): Change => {
  const row: AccessAssociation = {
    domainNameAccessAssociationArn: associationArn(domain, endpoint, at),
    domainNameArn: domain.arn,
    accessAssociationSourceType: 'VPCE',
    accessAssociationSource: endpoint,
  };
  const listed =
    (edit: (rows: readonly AccessAssociation[]) => AccessAssociation[]): Effect =>
    (snapshot) =>
      editAnswer<Associations>(
        snapshot,
        'apigateway/get-domain-name-access-associations',
        placeOf(at),
        [],
        (answer) => ({ ...answer, items: edit(answer.items ?? []) }),
      );
  return change(at, {
    summary: `associate ${endpoint} with ${domain.name}`,
    does: [
      step(
        aws('apigateway', 'create-domain-name-access-association', at.region, {
          'domain-name-arn': domain.arn,
          'access-association-source': endpoint,
          'access-association-source-type': 'VPCE',
        }),
        listed((rows) => [...rows, row]),
      ),
    ],
    undoes: [
      step(
        aws('apigateway', 'delete-domain-name-access-association', at.region, {
          'domain-name-access-association-arn': associationArn(domain, endpoint, at),
        }),
        listed((rows) => without(rows, row)),
      ),
    ],
    terraform: resource(at, 'aws_api_gateway_domain_name_access_association', localName(domain.name, endpoint), {
      domain_name_arn: domain.arn,
      access_association_source: endpoint,
      access_association_source_type: 'VPCE',
    }),
    warning: `the association takes about 15 minutes; every caller of ${endpoint} can then ask for ${domain.name}`,
    refusedWhile: ['ram-share-not-accepted', 'private-domain-management-policy-denies'],
  });
};

interface Invitation {
  readonly resourceShareInvitationArn?: string;
  readonly status?: string;
}

/**
 * Accepts the invitation to a resource share, so that the account sees the private custom domain name.
 * @see https://docs.aws.amazon.com/ram/latest/userguide/working-with-shared-invitations.html
 */
export const acceptShare = (
  domain: PrivateDomain,
  at: Place,
  invitation: { readonly arn: string; readonly share: string },
): Change => {
  const { policy: _policy, managementPolicy: _management, ...shown } = domain.value;
  const isShown = ({ domainNameArn }: DomainName) => domainNameArn === shown.domainNameArn;
  const settled =
    (status: string, edit: (rows: readonly DomainName[]) => DomainName[]): Effect =>
    (snapshot) => {
      const accepted = editRow<Invitation>(
        snapshot,
        'ram/get-resource-share-invitations',
        'resourceShareInvitations',
        ({ resourceShareInvitationArn }) => resourceShareInvitationArn === invitation.arn,
        (row) => ({ ...row, status }),
      );
      return editAnswer<Answer & { items?: DomainName[] }>(
        accepted,
        'apigateway/get-domain-names',
        placeOf(at),
        [],
        (answer) => ({ ...answer, items: edit(answer.items ?? []) }),
      );
    };
  return change(at, {
    summary: `accept the resource share of ${domain.account} that holds ${domain.name}`,
    does: [
      step(
        aws('ram', 'accept-resource-share-invitation', at.region, {
          'resource-share-invitation-arn': invitation.arn,
        }),
        settled('ACCEPTED', (rows) => [...rows, shown]),
      ),
    ],
    undoes: [
      step(
        aws('ram', 'disassociate-resource-share', at.region, {
          'resource-share-arn': invitation.share,
          principals: at.account,
        }),
        settled('ACCEPTED', (rows) => rows.filter((row) => !isShown(row))),
      ),
    ],
    terraform: resource(at, 'aws_ram_resource_share_accepter', localName(invitation.arn.split('/').at(-1) ?? ''), {
      share_arn: invitation.share,
    }),
    lasting: 'after the undo the share must be offered again',
  });
};
