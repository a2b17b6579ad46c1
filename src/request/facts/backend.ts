import type { Place } from '../../inventory/inventory.js';
import { isNone, known } from '../../inventory/inventory.js';
import type {
  Integration,
  Listener,
  LoadBalancer,
  TargetGroup,
  TargetHealth,
  VpcLink,
} from '../../inventory/services.js';
import { loadBalancers, targetGroups, vpcLinks } from '../../inventory/services.js';
import type { Gap } from '../../snapshot/snapshot.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi, stage } from './api.js';
import { backendUri } from './backend-uri.js';
import type { Arriving, Way } from './listener-rules.js';
import { nothingKnown, waysThrough } from './listener-rules.js';
import { integration } from './method.js';
import { filled } from './stage-variables.js';

/** A VPC link that the request's integration uses. */
export interface LinkUse {
  readonly id: string;
  readonly place: Place;
  /** Undefined: the id names no VPC link of the account. */
  readonly link: VpcLink | undefined;
}

const oneLink = (subject: Subject, place: Place, id: string): VpcLink | undefined => {
  const { inventory } = subject;
  if (!inventory.has('apigateway/get-vpc-link', place, id))
    return inventory.list(vpcLinks, place).find((link) => link.id === id);
  const link = inventory.ask('apigateway/get-vpc-link', place, id);
  return isNone(link) ? undefined : link;
};

/** A V2 link without an integration target is a fault of its own: see vpc-link-v2-integration-target. */
const isOfV2 = ({ inventory }: Subject, place: Place, id: string): boolean =>
  inventory.askIfCollected('apigatewayv2/get-vpc-links', place)?.Items?.some(({ VpcLinkId }) => VpcLinkId === id) ===
  true;

/** The VPC link (V1) that the request goes through; undefined where the integration uses none, or one of V2. */
export const vpcLink = fact<LinkUse | undefined>({
  needs: ['apigateway/get-vpc-link', 'apigateway/get-vpc-links', 'apigatewayv2/get-vpc-links'],
  uses: [integration, restApi, stage],
  of: (subject) => {
    const behind = get(subject, integration);
    const api = get(subject, restApi);
    if (behind?.connectionType !== 'VPC_LINK' || !api || behind.integrationTarget) return undefined;
    const place: Place = { account: api.account, region: api.region };
    const named = filled(subject, behind.connectionId ?? '');
    if (named.is === 'undefined' || named.text === '')
      return { id: behind.connectionId ?? '(none)', place, link: undefined };
    const link = oneLink(subject, place, named.text);
    return !link && isOfV2(subject, place, named.text) ? undefined : { id: named.text, place, link };
  },
});

/** The load balancer behind a VPC link with the target groups that its listener on the integration's port uses. */
export interface Backend {
  readonly place: Place;
  readonly loadBalancer: LoadBalancer;
  readonly port: number;
  readonly listeners: readonly Listener[];
  /** What the listener may do with the request: only an Application Load Balancer has more than its default action. */
  readonly ways: readonly Way[];
  /** False: rules that could send the request elsewhere were not read. */
  readonly rulesRead: boolean;
  /** Why not, where somebody tried. */
  readonly rulesGap: Gap | undefined;
  /** Of every way. */
  readonly targetGroups: readonly BackendGroup[];
}

export interface BackendGroup {
  readonly group: TargetGroup;
  readonly health: readonly TargetHealth[];
}

/** A host out of a stage variable may bring its port along. */
const portOf = (subject: Subject, uri: string): number => {
  const [, scheme, host = '', port] = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(uri) ?? [];
  if (port !== undefined) return Number(port);
  const usual = scheme === 'http' ? 80 : 443;
  return scheme !== undefined && !host.includes('${') ? usual : (get(subject, backendUri)?.port ?? usual);
};

export const healthOf = ({ inventory }: Subject, place: Place, arn: string): readonly TargetHealth[] =>
  inventory.ask('elbv2/describe-target-health', place, arn).TargetHealthDescriptions ?? [];

const groupsBehind = (subject: Subject, place: Place, ways: readonly Way[]): BackendGroup[] => {
  const { inventory } = subject;
  return [...new Set(ways.flatMap(({ groups }) => groups))].flatMap((arn) => {
    const group = inventory.list(targetGroups, place).find(({ TargetGroupArn }) => TargetGroupArn === arn);
    return group ? [{ group, health: healthOf(subject, place, arn) }] : [];
  });
};

/** The request as it reaches the listener. Whether the stage stands in front of the path is left open. */
const arriving = (subject: Subject, { httpMethod, ...behind }: Integration): Arriving => {
  const uri = get(subject, backendUri);
  const path = /^https?:\/\/[^/?]+(\/[^?]*)?/i.exec(uri?.text ?? '')?.[1] ?? '/';
  const mapped = JSON.stringify([behind.requestParameters, behind.requestTemplates]).includes('requestOverride.path');
  const open = uri === undefined || mapped || path.includes('{');
  return {
    host: uri?.host,
    method: httpMethod === undefined || httpMethod === 'ANY' ? subject.request.method : httpMethod,
    paths: open ? [] : [path, `/${get(subject, stage)?.stageName ?? ''}${path}`],
  };
};

const waysOf = (
  subject: Subject,
  { place, loadBalancer, listeners, port }: Pick<Backend, 'place' | 'loadBalancer' | 'listeners' | 'port'>,
  behind: Integration,
): Pick<Backend, 'ways' | 'rulesRead' | 'rulesGap'> => {
  const own = listeners.filter(({ Port }) => Port === port);
  if (loadBalancer.Type !== 'application')
    return {
      ways: own.flatMap((listener) => waysThrough(listener, [], nothingKnown)),
      rulesRead: true,
      rulesGap: undefined,
    };
  const rules = own.map(({ ListenerArn = '' }) =>
    known(() => subject.inventory.askIfCollected('elbv2/describe-rules', place, ListenerArn)),
  );
  const read = rules.map((answer) => (answer.known ? answer.value?.Rules : undefined));
  return {
    ways: own.flatMap((listener, i) => waysThrough(listener, read[i] ?? [], arriving(subject, behind))),
    rulesRead: read.every((list) => list !== undefined),
    rulesGap: rules.flatMap((answer) => (answer.known ? [] : [answer.gap]))[0],
  };
};

/** An integration target is the ARN of a load balancer, or of one of its listeners. */
const balancerOf = (arn: string): string =>
  arn.replace(/:listener\/((?:app|net)\/[^/]+\/[^/]+)\/.*$/, ':loadbalancer/$1');

/** What the request's private integration leads to; undefined where it leads to no load balancer that is known. */
export const backend = fact<Backend | undefined>({
  needs: [
    'elbv2/describe-load-balancers',
    'elbv2/describe-listeners',
    'elbv2/describe-target-groups',
    'elbv2/describe-target-health',
    'elbv2/describe-rules',
  ],
  uses: [integration, restApi, stage, vpcLink, backendUri],
  of: (subject) => {
    const behind = get(subject, integration);
    const api = get(subject, restApi);
    if (behind?.connectionType !== 'VPC_LINK' || !api) return undefined;
    const target = behind.integrationTarget ?? get(subject, vpcLink)?.link?.targetArns?.[0];
    const named = filled(subject, target ?? '');
    if (named.is === 'undefined' || named.text === '') return undefined;
    const arn = balancerOf(named.text);
    const place: Place = { account: api.account, region: api.region };
    const loadBalancer = subject.inventory.list(loadBalancers, place).find((lb) => lb.LoadBalancerArn === arn);
    if (!loadBalancer) return undefined;
    const listeners = subject.inventory.ask('elbv2/describe-listeners', place, arn).Listeners ?? [];
    const port =
      listeners.find(({ ListenerArn }) => ListenerArn === named.text)?.Port ?? portOf(subject, behind.uri ?? '');
    const found = waysOf(subject, { place, loadBalancer, listeners, port }, behind);
    const groups = groupsBehind(subject, place, found.ways);
    return { place, loadBalancer, port, listeners, ...found, targetGroups: groups };
  },
});

/**
 * What the way behind a V1 link names and the account does not have (any more): its load balancer, or the target groups of
 * the listener. Undefined where everything is there.
 */
export const missingBackend = fact<
  { readonly what: 'load balancer' | 'target group'; readonly arn: string; readonly namedBy: string } | undefined
>({
  needs: ['elbv2/describe-load-balancers', 'elbv2/describe-target-groups'],
  uses: [vpcLink, backend],
  of: (subject) => {
    const used = get(subject, vpcLink);
    const arn = used?.link?.targetArns?.[0];
    if (!used || arn === undefined || !arn.includes(`:${used.place.account}:`)) return undefined;
    const behind = get(subject, backend);
    const { inventory } = subject;
    if (!behind)
      return inventory.list(loadBalancers, used.place).some((lb) => lb.LoadBalancerArn === arn)
        ? undefined
        : { what: 'load balancer', arn, namedBy: `VPC link ${used.id}` };
    const [named] = behind.ways.flatMap(({ groups }) => groups);
    if (named === undefined || behind.targetGroups.length > 0) return undefined;
    return { what: 'target group', arn: named, namedBy: `the listener on port ${behind.port}` };
  },
});
