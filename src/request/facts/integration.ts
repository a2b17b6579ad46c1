import type { Place } from '../../inventory/inventory.js';
import type { GatewayResponse, LoadBalancer, Method } from '../../inventory/services.js';
import { loadBalancers, vpcLinks } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get, lookUp } from '../fact.js';
import { restApi, workingResources } from './api.js';
import { gatewayResponsesIn } from '../openapi.js';
import { documentOf } from './authorization/documents.js';
import { gapOf } from './authorization/gap.js';
import { backend } from './backend.js';
import { backendUri } from './backend-uri.js';
import type { DocumentVerdict } from './document.js';
import { judgeDocument, serviceCaller, trustDocument } from './document.js';
import { balancerName } from './domain.js';
import type { CertificateUse } from './domain-certificate.js';
import { certificatePlace, coversHost } from './domain-certificate.js';
import { exported } from './export.js';
import { deployedMethod, integration, method } from './method.js';

/** The method behind the request, and where to change it. What an export of the stage tells is as it is deployed. */
export interface MethodSetup extends Place {
  readonly api: string;
  readonly resource: string;
  /** A verb or `ANY`. */
  readonly verb: string;
  readonly value: Method;
}

/** Undefined where the request has no method, or the working copy does not have it any more. */
export const methodSetup = fact<MethodSetup | undefined>({
  needs: [],
  uses: [restApi, method, workingResources, deployedMethod],
  of: (subject) => {
    const api = get(subject, restApi);
    const matched = get(subject, method);
    if (!api?.value.id || !matched) return undefined;
    const row = (get(subject, workingResources) ?? []).find(({ path }) => path === matched.resourcePath);
    const value = row?.resourceMethods?.[matched.httpMethod];
    if (!row?.id || !value) return undefined;
    const { methodIntegration: _i, methodResponses: _r, authorizationScopes: _s, ...kept } = value;
    const deployed = get(subject, deployedMethod)?.value;
    return {
      account: api.account,
      region: api.region,
      api: api.value.id,
      resource: row.id,
      verb: matched.httpMethod,
      value: deployed ? { ...kept, ...deployed } : value,
    };
  },
});

/** An integration over the internet to a load balancer of an account that was read, and the V1 link that leads there. */
export interface DirectBalancer extends Place {
  readonly loadBalancer: LoadBalancer;
  readonly link: string | undefined;
}

/** The load balancer whose name the integration's URI has, without a VPC link; undefined where none is known to. A gap where the
 * account's list would have to show it and was not read. */
export const directBalancer = fact<DirectBalancer | undefined>({
  needs: ['elbv2/describe-load-balancers', 'apigateway/get-vpc-links'],
  uses: [backendUri, integration, restApi],
  of: (subject) => {
    const uri = get(subject, backendUri);
    const api = get(subject, restApi);
    if (!uri || !api || get(subject, integration)?.connectionType === 'VPC_LINK') return undefined;
    const { inventory } = subject;
    const found = inventory
      .everywhere(loadBalancers)
      .rows.find(({ value }) => value.DNSName?.toLowerCase() === uri.host.replace(/^dualstack\./, ''));
    if (!found) {
      if (balancerName.test(uri.host)) inventory.list(loadBalancers, api);
      return undefined;
    }
    const links = inventory.askIfCollected('apigateway/get-vpc-links', api) ? inventory.list(vpcLinks, api) : [];
    const link = links.find(
      ({ status, targetArns = [] }) => status === 'AVAILABLE' && targetArns.includes(found.value.LoadBalancerArn ?? ''),
    );
    return { account: found.account, region: found.region, loadBalancer: found.value, link: link?.id };
  },
});

/** The role that API Gateway assumes for the integration, and what the role's trust policy says of it. */
export interface RoleUse extends Place {
  readonly arn: string;
  readonly name: string;
  readonly trust: DocumentVerdict;
  readonly document: object | null;
}

const roleArn = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** Undefined where the integration assumes no role of its own (`arn:aws:iam::*:user/*` is the caller's). */
export const integrationRole = fact<RoleUse | undefined>({
  needs: ['iam/get-role'],
  uses: [integration, restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    const [arn, account = '', name = ''] = roleArn.exec(get(subject, integration)?.credentials ?? '') ?? [];
    if (!api || arn === undefined) return undefined;
    const { Role } = subject.inventory.ask('iam/get-role', { account, region: api.region }, name);
    const trust = judgeDocument(trustDocument(Role?.AssumeRolePolicyDocument), {
      caller: serviceCaller('apigateway.amazonaws.com'),
      action: 'sts:AssumeRole',
      resource: arn,
      context: { 'aws:SourceAccount': api.account },
      unknownKeys: ['aws:SourceArn', 'aws:SourceOrgID', 'sts:ExternalId'],
    });
    if (trust.effect === 'unknown')
      throw gapOf({ account, region: 'global' }, 'iam/get-role', `the trust policy of ${name}: ${trust.because}`);
    return { account, region: api.region, arn, name, trust, document: documentOf(Role?.AssumeRolePolicyDocument) };
  },
});

const certificateUse = ({ inventory }: Subject, arn: string, otherwise: Place): CertificateUse => {
  const place = certificatePlace(arn, otherwise);
  const { Certificate: certificate = {} } = inventory.ask('acm/describe-certificate', place, arn);
  return { ...place, arn, certificate, at: inventory.snapshot.takenAt };
};

/** What the listener shows to those who ask for another name than the default certificate has; of ACM. */
const otherCertificates = ({ inventory }: Subject, place: Place, listener: string): readonly string[] =>
  (inventory.askIfCollected('elbv2/describe-listener-certificates', place, listener)?.Certificates ?? []).flatMap(
    ({ CertificateArn = '', IsDefault }) =>
      IsDefault !== true && CertificateArn.includes(':acm:') ? CertificateArn : [],
  );

/**
 * The certificate that the load balancer shows API Gateway behind a VPC link: the default one, or another of the listener
 * that covers the name that is called. Undefined where it shows none itself (the listener passes TLS through, or speaks
 * plain HTTP): what its targets show is in no answer.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
 */
export const backendCertificate = fact<CertificateUse | undefined>({
  needs: ['acm/describe-certificate', 'elbv2/describe-listener-certificates'],
  uses: [backend, backendUri],
  of: (subject) => {
    const behind = get(subject, backend);
    const uri = get(subject, backendUri);
    if (!behind || uri?.scheme !== 'https') return undefined;
    const listener = behind.listeners.find(({ Port }) => Port === behind.port);
    const arn = listener?.Certificates?.[0]?.CertificateArn;
    if (arn === undefined || !arn.includes(':acm:')) return undefined;
    const standard = certificateUse(subject, arn, behind.place);
    if (coversHost(standard.certificate, uri.host)) return standard;
    const others = otherCertificates(subject, behind.place, listener?.ListenerArn ?? '');
    const uses = others.map((other) => certificateUse(subject, other, behind.place));
    return uses.find(({ certificate }) => coversHost(certificate, uri.host)) ?? standard;
  },
});

/**
 * Gateway responses that the API changes: their status and body may differ from what API Gateway says by default.
 * Undefined where they were not read (or there is no API): then the defaults are assumed.
 */
export const gatewayResponses = fact<readonly GatewayResponse[] | undefined>({
  needs: ['apigateway/get-gateway-responses'],
  uses: [restApi, exported],
  of: (subject: Subject) => {
    const api = get(subject, restApi);
    if (!api?.value.id) return undefined;
    const document = lookUp(subject, exported);
    const deployed = document.known && document.value ? gatewayResponsesIn(document.value) : undefined;
    if (deployed) return deployed;
    const answer = subject.inventory.askIfCollected('apigateway/get-gateway-responses', api, api.value.id);
    return answer?.items?.filter(({ defaultResponse }) => defaultResponse !== true);
  },
});
