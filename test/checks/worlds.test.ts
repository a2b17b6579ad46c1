import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { domain, withDomain, withSharedDomain } from '../worlds/domain.js';
import { withLinkV2 } from '../worlds/link-v2.js';
import { ids as office, onprem } from '../worlds/onprem.js';
import { healthy, ids, urls } from '../worlds/peered.js';
import { transit } from '../worlds/transit.js';

const vpceWithHeader = { target: urls.vpce, headers: [`x-apigw-api-id: ${ids.api}`] };

test.each([
  ['peered, by alias', healthy, { target: urls.alias, from: ids.app }],
  ["peered, by the endpoint's name", healthy, { ...vpceWithHeader, from: ids.app }],
  ["in the endpoint's VPC, by the default name", healthy, { target: urls.plain, from: ids.admin }],
  ['over a transit gateway, by alias', transit, { target: urls.alias, from: ids.app }],
  ["over a transit gateway, by the endpoint's name", transit, { ...vpceWithHeader, from: ids.consumerVpc }],
  ['over a transit gateway, by API id', transit, { target: ids.api }],
  ['from the data centre, by the default name', onprem, { target: urls.plain, from: office.office }],
  ['from the data centre, by alias', onprem, { target: urls.alias, from: office.office }],
  ['to a Lambda function', healthy, { target: urls.alias.replace('/orders', '/pets'), from: ids.app }],
  ['by a private custom domain name', withDomain, { target: domain.url, from: ids.app }],
  ['by a private custom domain name, from any subnet', withDomain, { target: domain.url, from: ids.consumerVpc }],
  [
    "by a private custom domain name in the Host header of the endpoint's name",
    withDomain,
    { target: urls.vpce.replace('prod', 'v1'), headers: [`Host: ${domain.name}`], from: ids.app },
  ],
  ["by a shared domain name and the caller's own endpoint", withSharedDomain, { target: domain.url, from: ids.app }],
  ['through a VPC link V2', withLinkV2, { target: urls.alias, from: ids.app }],
])('a healthy world raises nothing: %s', (_name, world, call) => {
  const { report, broken } = diagnosed(world(), call);
  expect(broken).toEqual([]);
  expect(report.findings).toEqual([]);
  expect(report.verdict).toBe('healthy');
});
