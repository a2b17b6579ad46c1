import type { Answers } from '../../inventory/answers.js';
import { domainNames } from '../../inventory/services.js';
import { fact, get } from '../fact.js';
import { endpointAssociations, privateDomain } from './domain.js';
import { endpoint } from './endpoint.js';

export type Invitation = NonNullable<Answers['ram/get-resource-share-invitations']['resourceShareInvitations']>[number];

/** What the endpoint's account knows of a private custom domain name of another account. */
export interface Sharing {
  /** The account lists the name: it is shared with it, and accepted. */
  readonly visible: boolean;
  /** Invitations of the owner that are not accepted. */
  readonly open: readonly Invitation[];
}

/**
 * How far the sharing of the name got with the endpoint's account. Undefined where both are of one account, or the
 * endpoint has its association already: then the sharing has done its work.
 */
export const domainSharing = fact<Sharing | undefined>({
  needs: ['ram/get-resource-share-invitations', 'apigateway/get-domain-names'],
  uses: [privateDomain, endpointAssociations, endpoint],
  of: (subject) => {
    const domain = get(subject, privateDomain);
    const serving = get(subject, endpoint);
    if (!domain || !serving || serving.account === domain.account) return undefined;
    if (get(subject, endpointAssociations).some(({ value }) => value.domainNameArn === domain.arn)) return undefined;
    const { inventory } = subject;
    const visible = inventory.list(domainNames, serving).some(({ domainNameArn }) => domainNameArn === domain.arn);
    if (visible) return { visible, open: [] };
    const { resourceShareInvitations = [] } = inventory.ask('ram/get-resource-share-invitations', serving);
    const open = resourceShareInvitations.filter(
      ({ senderAccountId, status }) => senderAccountId === domain.account && status !== 'ACCEPTED',
    );
    return { visible, open };
  },
});
