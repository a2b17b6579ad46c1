import type { Facts } from '../../request/facts/index.js';
import type { Pass, Seen, SubjectRef } from '../check.js';
import { pass } from '../check.js';
import { askedSubject, ec2Subject } from '../words.js';

type DomainFacts = Pick<Facts, 'privateDomain' | 'domainAsked' | 'asked'>;

/** Without an association the endpoint shows the certificate of execute-api, or answers 403: AWS says neither. */
export const wrongCertificate: Seen = { kind: 'tls' };

export const domainReads = ['privateDomain', 'domainAsked', 'asked'] as const;

export const domainSubject = ({ privateDomain, asked }: DomainFacts): SubjectRef =>
  privateDomain
    ? { id: privateDomain.arn, account: privateDomain.account, region: privateDomain.region }
    : askedSubject(asked);

export const endpointSubject = ({ endpoint, asked }: Pick<Facts, 'endpoint' | 'asked'>): SubjectRef =>
  endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked);

/** Why a check of private custom domain names has nothing to judge here. */
export const noDomain = ({ domainAsked }: Pick<Facts, 'domainAsked'>): Pass =>
  pass(
    domainAsked === undefined
      ? 'the request calls no custom domain name'
      : `${domainAsked} is not known to be a private custom domain name: see private-domain-mapping-missing`,
  );
