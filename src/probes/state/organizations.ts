import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { Service } from '../clients.js';
import { first, list, named, single, token } from './reading.js';

const pages = { next: token('NextToken') };
/** AWS says so of an account outside any organization: it has none, and no service control policies. */
const outside = { none: named('AWSOrganizationsNotInUseException') };
const most = { MaxResults: 20 };

/** Pages hold 20 (Organizations API reference). A member account is denied all but DescribeOrganization. */
export const organizations: Service = {
  word: 'organizations',
  id: 'Organizations',
  protocol: 'json',
  client: (options) => new OrganizationsClient(options),
  readings: {
    'organizations/describe-organization': single(DescribeOrganizationCommand, 'Organization', () => ({}), outside),
    'organizations/list-accounts': list(ListAccountsCommand, 'Accounts', () => most, { ...pages, ...outside }),
    'organizations/list-parents': list(ListParentsCommand, 'Parents', (asked) => ({ ChildId: first(asked), ...most }), {
      ...pages,
      ...outside,
    }),
    'organizations/list-policies-for-target': list(
      ListPoliciesForTargetCommand,
      'Policies',
      (asked) => ({ TargetId: first(asked), Filter: 'SERVICE_CONTROL_POLICY' as const, ...most }),
      { ...pages, ...outside },
    ),
    'organizations/describe-policy': single(DescribePolicyCommand, 'Policy', (asked) => ({ PolicyId: first(asked) })),
  },
};
