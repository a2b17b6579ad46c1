import { GapError } from '../../../inventory/inventory.js';
import type { AuthorizeRequest, AuthorizeResult, Layer } from '../../../policy/index.js';
import { apiResource, decide } from '../../../policy/index.js';
import { fact, get } from '../../fact.js';
import { restApi } from '../api.js';
import { endpoint } from '../endpoint.js';
import { signerName } from './context.js';
import type { NamedSigner } from './identity-layer.js';
import { namedSigner, whose } from './identity-layer.js';
import { undecided } from './layer.js';
import type { Authorizable } from './request.js';
import { authorizable } from './request.js';
import { relationOf } from './resource-layer.js';
import { placeOfSigner, signer } from './signer.js';

/** A Deny over the signer, or a boundary or SCP that does not allow. */
export interface Denial {
  readonly layer: 'identityPolicy' | 'permissionsBoundary' | 'scp';
  readonly refuses: 'implicit' | 'explicit';
  readonly because: string;
  /** Ids that CloudTrail would name. */
  readonly ids: readonly string[];
}

export interface Denials {
  readonly signer: NamedSigner;
  readonly denials: readonly Denial[];
  readonly unread: readonly string[];
  readonly resourceArn: string;
  readonly caller: string;
}

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const everyone = { ...everything, Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

/** The request with nothing left that could be silent but boundary and SCPs: what refuses it then is one of them, or a Deny. */
const onlyLimits = (request: AuthorizeRequest, isSameAccount: boolean): AuthorizeRequest => {
  const { viaDomainArn: _, ...api } = request.api;
  const identityPolicies = [...(request.identityPolicies ?? []), everything];
  const resourcePolicy = isSameAccount ? request.resourcePolicy : everyone;
  return { ...request, api, endpointPolicy: null, resourcePolicy, identityPolicies };
};

const isLimit = (layer: Layer): layer is Denial['layer'] =>
  layer === 'identityPolicy' || layer === 'permissionsBoundary' || layer === 'scp';

const documentName = (
  all: Authorizable,
  layer: Denial['layer'],
  policy: number,
  target: string | undefined,
): string => {
  switch (layer) {
    case 'identityPolicy':
      return all.identity[policy]?.name ?? 'an identity policy';
    case 'permissionsBoundary':
      return all.boundary?.name ?? 'the permissions boundary';
    case 'scp':
      return all.controls.levels.find((level) => level.target === target)?.policies[policy]?.name ?? 'an SCP';
  }
};

const denialsOf = (all: Authorizable, result: AuthorizeResult): Denial[] =>
  result.blame.flatMap((blame): Denial[] => {
    const { layer, target } = blame;
    if (!isLimit(layer)) return [];
    const own = result.statements.filter((one) => one.layer === layer && one.target === target);
    const decider = own.find(
      ({ effect, matched, sid, index }) =>
        effect === 'Deny' && matched === true && (sid === blame.statement || index === blame.statement),
    );
    const ids = [target ?? '', ...(layer === 'scp' ? scpIds(all, target) : [])].filter((id) => id !== '');
    if (!decider) {
      const what = layer === 'scp' ? `no SCP at ${target ?? 'the account'}` : documentName(all, layer, 0, target);
      return [
        { layer, refuses: 'implicit', because: `${what} ${layer === 'scp' ? 'allows' : 'does not allow'} it`, ids },
      ];
    }
    const name = documentName(all, layer, decider.policy ?? 0, target);
    const because = `statement ${decider.sid ?? decider.index} of ${name} denies: ${decider.because}`;
    return [{ layer, refuses: 'explicit', because, ids }];
  });

const scpIds = ({ controls }: Authorizable, target: string | undefined): string[] =>
  (controls.levels.find((level) => level.target === target)?.policies ?? []).flatMap(
    ({ name }) => /\((p-[a-z0-9]+)\)/i.exec(name)?.[1] ?? [],
  );

/** What denies the signer, or does not let it, whoever owns the API; undefined where nobody signs or nobody looks. */
export const iamDenials = fact<Denials | undefined>({
  needs: [],
  uses: [restApi, endpoint, authorizable, signer],
  of: (subject) => {
    if (!get(subject, restApi) || !get(subject, endpoint)) return undefined;
    const all = get(subject, authorizable);
    if (!all.isSigned) return undefined;
    const [[, missing] = []] = [...all.missing];
    const who = namedSigner(get(subject, signer));
    if (!who) {
      if (missing) throw new GapError(missing);
      return undefined;
    }
    const result = decide(onlyLimits(all.request, relationOf(subject) === 'same-account'));
    const denials = denialsOf(all, result);
    if (denials.length === 0 && missing) throw new GapError(missing);
    if (denials.length === 0 && result.decision === 'UNKNOWN')
      throw undecided(
        subject,
        result.dependsOn,
        'it cannot be decided',
        `whether something denies ${whose(who)}`,
        placeOfSigner(subject, who.account),
        'iam/get-role',
      );
    const { unread } = all.controls;
    return { signer: who, denials, unread, resourceArn: apiResource(all.request.api).arn, caller: signerName(who) };
  },
});
