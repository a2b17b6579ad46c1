import type { Inventory, Place } from '../../../inventory/inventory.js';
import { fact, get } from '../../fact.js';
import type { NamedPolicy } from './documents.js';
import { gapOf } from './gap.js';
import { placeOfSigner, signer, signerRecord } from './signer.js';

/** The version of a managed policy that is in force. @throws GapError */
export const managedPolicy = (inventory: Inventory, place: Place, arn: string): NamedPolicy => {
  const version = inventory.ask('iam/get-policy', place, arn).Policy?.DefaultVersionId;
  if (version === undefined) throw gapOf(place, 'iam/get-policy', `the answer for ${arn} names no version in force`);
  const document = inventory.ask('iam/get-policy-version', place, arn, version).PolicyVersion?.Document;
  if (!document) throw gapOf(place, 'iam/get-policy-version', `the answer for ${arn} ${version} holds no document`);
  return { name: arn, policy: document };
};

const attachedTo = (
  inventory: Inventory,
  place: Place,
  rows: readonly { readonly PolicyArn?: string | undefined }[] | undefined,
): NamedPolicy[] =>
  (rows ?? []).flatMap(({ PolicyArn }) => (PolicyArn ? [managedPolicy(inventory, place, PolicyArn)] : []));

const inlineName = (policy: string, owner: string): string => `inline policy ${policy} of ${owner}`;

type InlineRead = 'iam/get-role-policy' | 'iam/get-user-policy' | 'iam/get-group-policy';

const inline = (
  inventory: Inventory,
  place: Place,
  read: InlineRead,
  owner: string,
  names: readonly string[] | undefined,
): NamedPolicy[] =>
  (names ?? []).map((name) => {
    const document = inventory.ask(read, place, owner, name).PolicyDocument;
    if (!document) throw gapOf(place, read, `the answer for ${owner} ${name} holds no document`);
    return { name: inlineName(name, owner), policy: document };
  });

/** A role's own policies and those attached to it. @throws GapError */
export const policiesOfRole = (inventory: Inventory, place: Place, name: string): NamedPolicy[] => [
  ...inline(
    inventory,
    place,
    'iam/get-role-policy',
    name,
    inventory.ask('iam/list-role-policies', place, name).PolicyNames,
  ),
  ...attachedTo(inventory, place, inventory.ask('iam/list-attached-role-policies', place, name).AttachedPolicies),
];

const ofGroup = (inventory: Inventory, place: Place, name: string): NamedPolicy[] => [
  ...inline(
    inventory,
    place,
    'iam/get-group-policy',
    name,
    inventory.ask('iam/list-group-policies', place, name).PolicyNames,
  ),
  ...attachedTo(inventory, place, inventory.ask('iam/list-attached-group-policies', place, name).AttachedPolicies),
];

const ofUser = (inventory: Inventory, place: Place, name: string): NamedPolicy[] => {
  const groups = inventory.ask('iam/list-groups-for-user', place, name).Groups ?? [];
  return [
    ...inline(
      inventory,
      place,
      'iam/get-user-policy',
      name,
      inventory.ask('iam/list-user-policies', place, name).PolicyNames,
    ),
    ...attachedTo(inventory, place, inventory.ask('iam/list-attached-user-policies', place, name).AttachedPolicies),
    ...groups.flatMap(({ GroupName }) => (GroupName ? ofGroup(inventory, place, GroupName) : [])),
  ];
};

/** The signer's identity policies: its own, those attached to it and, of a user, those of its groups. */
export const identityPolicies = fact<readonly NamedPolicy[]>({
  needs: [
    'iam/list-role-policies',
    'iam/get-role-policy',
    'iam/list-attached-role-policies',
    'iam/list-user-policies',
    'iam/get-user-policy',
    'iam/list-attached-user-policies',
    'iam/list-groups-for-user',
    'iam/list-group-policies',
    'iam/get-group-policy',
    'iam/list-attached-group-policies',
    'iam/get-policy',
    'iam/get-policy-version',
  ],
  uses: [signer],
  of: (subject) => {
    const who = get(subject, signer);
    switch (who.is) {
      case 'anonymous':
      case 'root':
        return [];
      case 'role':
        return policiesOfRole(subject.inventory, placeOfSigner(subject, who.account), who.name);
      case 'user':
        return ofUser(subject.inventory, placeOfSigner(subject, who.account), who.name);
      case 'unnamed':
        throw gapOf(
          subject.inventory.places[0] ?? { account: 'unknown', region: subject.request.region },
          'iam/get-role',
          'the request is signed, and --principal does not say by whom',
        );
      case 'other':
        throw gapOf(
          placeOfSigner(subject, who.account || 'unknown'),
          'iam/get-role',
          `${who.arn} is neither a role, nor a session of one, nor a user`,
        );
    }
  },
});

/** The permissions boundary; undefined where there is none. */
export const permissionsBoundary = fact<NamedPolicy | undefined>({
  needs: ['iam/get-policy', 'iam/get-policy-version'],
  uses: [signer, signerRecord],
  of: (subject) => {
    const who = get(subject, signer);
    const boundary = get(subject, signerRecord)?.boundary;
    if (boundary === undefined || (who.is !== 'role' && who.is !== 'user')) return undefined;
    const { policy } = managedPolicy(subject.inventory, placeOfSigner(subject, who.account), boundary);
    return { name: `permissions boundary ${boundary}`, policy };
  },
});
