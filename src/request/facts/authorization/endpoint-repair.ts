import { needsSignature } from '../../../policy/index.js';
import type { Subject } from '../../fact.js';
import { fact, get } from '../../fact.js';
import { restApi, stage } from '../api.js';
import { endpoint } from '../endpoint.js';
import { targetOf } from './context.js';
import type { PolicyDocument, PolicyStatement } from './documents.js';
import { conditionsOf } from './documents.js';
import type { EndpointRefusal } from './endpoint-layer.js';
import { endpointPolicy, endpointVerdictOf } from './endpoint-layer.js';
import type { PolicyRepair } from './resource-repair.js';
import { signerArn, stageArn } from './resource-repair.js';
import { signer, signerRecord } from './signer.js';

const resourceOf = (subject: Subject, { of }: EndpointRefusal): string =>
  of === 'domain' ? (targetOf(subject).viaDomainArn ?? '') : stageArn(subject);

/** One statement for what is called: by whoever signs, else by anybody. */
const admission = (subject: Subject, refusal: EndpointRefusal): PolicyStatement => ({
  Sid: refusal.of === 'domain' ? 'XapiAdmitDomain' : 'XapiAdmitApi',
  Effect: 'Allow',
  Principal: get(subject, signer).is === 'anonymous' ? '*' : { AWS: signerArn(subject) ?? '*' },
  Action: 'execute-api:Invoke',
  Resource: resourceOf(subject, refusal),
});

/** Keys of data perimeters: they fence off resources of others, or callers without an identity of one's own. */
const isPerimeter = (key: string, isAnonymous: boolean): boolean =>
  /^aws:resource(orgid|orgpaths|account)$/.test(key) || (isAnonymous && needsSignature(key));

/** A perimeter's Deny for everything, with this one API left out; undefined for any other Deny: that is an intention. */
const leavingOut = (subject: Subject, statement: PolicyStatement, resource: string): PolicyStatement | undefined => {
  const isAnonymous = get(subject, signer).is === 'anonymous';
  if (!conditionsOf(statement).some(({ key }) => isPerimeter(key, isAnonymous))) return undefined;
  const { Resource, NotResource, ...rest } = statement;
  const kept = NotResource === undefined ? [] : [NotResource].flat();
  if (NotResource === undefined && ![Resource].flat().includes('*')) return undefined;
  return { ...rest, NotResource: [...kept, resource] };
};

const next = (subject: Subject, document: PolicyDocument, refusal: EndpointRefusal): PolicyDocument | undefined => {
  if (refusal.refuses === 'implicit') {
    const statement = admission(subject, refusal);
    const isThere = document.Statement.some(({ Sid }) => Sid === statement.Sid);
    return isThere ? undefined : { ...document, Statement: [...document.Statement, statement] };
  }
  const denying = refusal.statement === null ? undefined : document.Statement[refusal.statement];
  const better = denying && leavingOut(subject, denying, resourceOf(subject, refusal));
  return better && { ...document, Statement: document.Statement.map((s) => (s === denying ? better : s)) };
};

/** The endpoint's policy with one statement more for this API, or a perimeter's Deny without it; all else is kept. */
export const endpointPolicyRepair = fact<PolicyRepair | undefined>({
  needs: [],
  uses: [endpointPolicy, endpoint, restApi, stage, signer, signerRecord],
  of: (subject) => {
    const first = get(subject, endpointPolicy);
    if (!first?.document) return undefined;
    let document = first.document;
    let [refusal] = first.refusals;
    for (let round = 0; round < 6 && refusal; round++) {
      const better = next(subject, document, refusal);
      if (!better) return undefined;
      document = better;
      [refusal] = endpointVerdictOf(subject, document).refusals;
    }
    const id = get(subject, endpoint)?.value.VpcEndpointId ?? '';
    const api = get(subject, restApi)?.value.id ?? '';
    return refusal ? undefined : { document, summary: `let ${id} carry calls to ${api} by its endpoint policy` };
  },
});
