import type { DomainName } from '../../inventory/services.js';
import type { LayerEvaluation } from '../../policy/index.js';
import type { OperationId } from '../../snapshot/operations.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import type { PolicyDocument } from './authorization/documents.js';
import { documentOf } from './authorization/documents.js';
import { gapOf } from './authorization/gap.js';
import { evaluated, undecided } from './authorization/layer.js';
import { authorizable } from './authorization/request.js';
import { caller } from './caller.js';
import { accountCaller, judgeDocument } from './document.js';
import type { PrivateDomain } from './domain.js';
import { domainKey, invokeArnOf, privateDomain } from './domain.js';
import { endpoint } from './endpoint.js';
import { admitted } from './policy-edit.js';

const namesOperation: OperationId = 'apigateway/get-domain-names';

const policyName = ({ name }: PrivateDomain): string => `the policy of ${name}`;

/**
 * The owner's own copy of the name, with its policies. One in a list that shows neither policy may only leave them out:
 * then the single read has to say that there are none.
 */
const ownersCopy = ({ inventory }: Subject, domain: PrivateDomain): DomainName => {
  const key = domainKey(domain);
  const { policy, managementPolicy } = domain.value;
  const shown = policy !== undefined || managementPolicy !== undefined;
  if (domain.owned && shown && !inventory.has('apigateway/get-domain-name', domain, ...key)) return domain.value;
  if (!domain.owned) inventory.ask(namesOperation, domain);
  return inventory.ask('apigateway/get-domain-name', domain, ...key);
};

export interface DomainPolicyVerdict extends LayerEvaluation {
  readonly resourceArn: string;
  readonly document: PolicyDocument | null;
  /** The document with this endpoint let in; undefined where a Deny looks at something else, or nothing is refused. */
  readonly repaired: PolicyDocument | undefined;
}

/**
 * What the `policy` of the private custom domain name says of this request. It is in force at once, without a deployment
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html); undefined without such a name.
 */
export const domainPolicy = fact<DomainPolicyVerdict | undefined>({
  needs: ['apigateway/get-domain-names', 'apigateway/get-domain-name'],
  uses: [privateDomain, endpoint, authorizable, caller],
  of: (subject) => {
    const domain = get(subject, privateDomain);
    const serving = get(subject, endpoint)?.value;
    if (!domain || !serving?.VpcEndpointId) return undefined;
    const { policy } = ownersCopy(subject, domain);
    const { request } = get(subject, authorizable);
    const judged = (document: unknown) => evaluated(subject, document, 'domainPolicy', request);
    const verdict = judged(policy);
    if (verdict.effect === 'unknown')
      throw undecided(subject, verdict.dependsOn, verdict.because, policyName(domain), domain, namesOperation);
    const site = { endpoint: serving.VpcEndpointId, vpc: serving.VpcId, resource: invokeArnOf(domain) };
    const document = documentOf(policy);
    const repaired = verdict.effect === 'allow' ? undefined : admitted(document, site, judged);
    return { ...verdict, document, repaired, resourceArn: invokeArnOf(domain) };
  },
});

export interface Management {
  readonly effect: 'allow' | 'implicit-deny' | 'explicit-deny';
  readonly because: string;
  readonly document: PolicyDocument | null;
}

/** Actions that make the association, in the words of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share-cli.html. */
const associate = 'apigateway:CreateAccessAssociation';

/**
 * Whether the owner lets the account of the endpoint associate it with the name: `managementPolicy`, by hand or by RAM.
 * Undefined where both are of one account, or there is no private name.
 */
export const domainManagement = fact<Management | undefined>({
  needs: ['apigateway/get-domain-names', 'apigateway/get-domain-name'],
  uses: [privateDomain, endpoint],
  of: (subject) => {
    const domain = get(subject, privateDomain);
    const serving = get(subject, endpoint);
    if (!domain || !serving || serving.account === domain.account) return undefined;
    const { managementPolicy } = ownersCopy(subject, domain);
    const { effect, because } = judgeDocument(managementPolicy, {
      caller: accountCaller(serving.account),
      action: associate,
      resource: domain.arn,
      context: { 'aws:PrincipalAccount': serving.account },
      unknownKeys: ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:PrincipalArn'],
    });
    if (effect === 'unknown') throw gapOf(domain, namesOperation, `the managementPolicy of ${domain.name}: ${because}`);
    return { effect, because, document: documentOf(managementPolicy) };
  },
});

export { associate as associateAction };
