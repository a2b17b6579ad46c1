import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { associationOf, domain, management, withDomain, withSharedDomain } from '../worlds/domain.js';
import { apiPolicy, consumer, ids, provider, region, savedForm } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';
import type { Fault } from './fault.js';
import { byDomain, forbidden, refusal } from './sees.js';

interface Domains {
  items: Record<string, unknown>[];
}

const global = { account: consumer.account, region: 'global' };

const row =
  (change: (domain: Record<string, unknown>) => void) =>
  (snapshot: Snapshot): Snapshot =>
    edit(snapshot, provider, 'apigateway/get-domain-names', (a: Domains) => a.items.forEach(change));

const associations =
  (at: typeof provider, ...items: object[]) =>
  (snapshot: Snapshot) =>
    answer(snapshot, at, 'apigateway/get-domain-name-access-associations', { items });

const records =
  (...names: string[]) =>
  (snapshot: Snapshot) =>
    answer(
      snapshot,
      global,
      'route53/list-resource-record-sets',
      {
        ResourceRecordSets: names.map((Name) => ({
          Name,
          Type: 'CNAME',
          ResourceRecords: [{ Value: `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com` }],
        })),
      },
      domain.zone,
    );

const certificate = (change: Record<string, unknown>) => (snapshot: Snapshot) =>
  edit(
    snapshot,
    provider,
    'acm/describe-certificate',
    (a: { Certificate: object }) => {
      Object.assign(a.Certificate, change);
    },
    domain.certificate,
  );

const refusing = (endpoints: string[]) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: domain.invokeArn },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: domain.invokeArn,
      Condition: { StringNotEquals: { 'aws:SourceVpce': endpoints } },
    },
  ],
});

const through = (viaDomainArn: string) => (snapshot: Snapshot) =>
  edit(snapshot, provider, 'apigateway/get-rest-apis', (a: { items: { policy: string }[] }) => {
    const [allow, deny] = apiPolicy.Statement;
    const statement = { ...allow, Condition: { ArnEquals: { 'execute-api:viaDomainArn': viaDomainArn } } };
    for (const api of a.items) api.policy = savedForm({ Version: '2012-10-17', Statement: [statement, deny] });
  });

const unshared = (snapshot: Snapshot): Snapshot => {
  const lonely = associations(provider)(associations(consumer)(snapshot));
  return answer(lonely, consumer, 'apigateway/get-domain-names', { items: [] });
};

const invitation = (status: string) => ({
  resourceShareInvitationArn: `arn:aws:ram:${region}:${provider.account}:resource-share-invitation/1e3477be-4a95-46b4-bbe0-c40011111111`,
  resourceShareName: 'domains',
  resourceShareArn: `arn:aws:ram:${region}:${provider.account}:resource-share/2e3477be-4a95-46b4-bbe0-c40011111111`,
  senderAccountId: provider.account,
  receiverAccountId: consumer.account,
  status,
});

const invited =
  (...resourceShareInvitations: object[]) =>
  (snapshot: Snapshot) =>
    answer(snapshot, consumer, 'ram/get-resource-share-invitations', { resourceShareInvitations });

/** The API, its function and its names once more in us-west-2. */
const inWest = (snapshot: Snapshot): Snapshot => {
  const own = `${provider.account}/us-east-1/`;
  const copies = [...snapshot.answers].filter(
    ([path]) =>
      path.startsWith(own) &&
      /\/(apigateway|apigatewayv2|lambda|acm)\//.test(path) &&
      !path.includes('access-associations'),
  );
  const moved = copies.map(([path, row]) => JSON.stringify([path, row]).replaceAll('us-east-1', 'us-west-2'));
  const entries = moved.map((text) => JSON.parse(text) as [string, Answer]);
  return { ...snapshot, answers: new Map([...snapshot.answers, ...entries]) };
};

const call = { target: domain.url, from: ids.app, world: withDomain } as const;
const shared = { ...call, world: withSharedDomain } as const;
const westArn = domain.arn.replace('us-east-1', 'us-west-2');

export const domainFaults: readonly Fault[] = [
  {
    ...call,
    code: 'private-domain-dns-missing',
    what: "the consumer's zone has lost the record of the custom domain name",
    sees: { kind: 'dns' },
    breaks: records('other.corp.example.'),
    near: records('*.corp.example.'),
    blind: ['list-hosted-zones-by-vpc', 'list-resource-record-sets'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'private-domain-certificate-problem',
    what: "the custom domain name's certificate has ended",
    sees: { kind: 'tls' },
    breaks: certificate({ Status: 'EXPIRED', NotAfter: '2026-01-31T00:00:00+00:00' }),
    near: certificate({ NotAfter: '2026-02-02T00:00:00+00:00', SubjectAlternativeNames: [domain.name] }),
    blind: ['describe-certificate', 'get-domain-names'],
  },
  {
    ...call,
    code: 'private-domain-not-ready',
    what: 'the custom domain name waits for its certificate to be imported again',
    sees: forbidden,
    breaks: row((r) => {
      r['domainNameStatus'] = 'PENDING_CERTIFICATE_REIMPORT';
    }),
    near: row((r) => {
      r['domainNameStatus'] = 'UPDATING';
    }),
    blind: ['get-domain-names'],
  },
  {
    ...call,
    code: 'private-domain-cross-region',
    what: 'the custom domain name was made in another region than the endpoint',
    target: domain.url.replace('orders', 'pets'),
    sees: forbidden,
    breaks: (healthy) => answer(inWest(healthy), provider, 'apigateway/get-domain-names', { items: [] }),
    near: (healthy) =>
      edit(healthy, provider, 'apigateway/get-domain-names', (a: Domains) => {
        a.items.push({ ...a.items[0], domainNameArn: westArn });
      }),
    blind: ['get-domain-names'],
  },
  {
    ...shared,
    code: 'private-domain-management-policy-denies',
    nearIs: 'private-domain-association-missing',
    what: "the owner has not let the consumer's account associate its endpoint",
    sees: forbidden,
    breaks: (healthy) =>
      row((r) => {
        r['managementPolicy'] = savedForm({
          ...management,
          Statement: [{ ...management.Statement[0], Principal: { AWS: 'arn:aws:iam::999999999999:root' } }],
        });
      })(unshared(healthy)),
    near: unshared,
    blind: ['get-domain-names'],
    also: { 'private-domain-association-missing': 'it is what keeps the association from being made' },
    tried: 'necessary',
  },
  {
    ...shared,
    code: 'ram-share-not-accepted',
    nearIs: 'private-domain-association-missing',
    what: 'the invitation to the resource share waits for the consumer',
    sees: forbidden,
    breaks: (healthy) =>
      row((r) => {
        delete r['managementPolicy'];
      })(invited(invitation('PENDING'))(unshared(healthy))),
    near: (healthy) => invited({ ...invitation('PENDING'), senderAccountId: '999999999999' })(unshared(healthy)),
    blind: ['get-resource-share-invitations'],
    also: { 'private-domain-association-missing': 'it is what keeps the association from being made' },
    tried: 'necessary',
  },
  {
    ...call,
    code: 'private-domain-association-missing',
    what: 'the endpoint was never associated with the custom domain name',
    sees: forbidden,
    breaks: associations(provider, associationOf('vpce-0999999999999999', provider)),
    near: associations(
      provider,
      associationOf('vpce-0999999999999999', provider),
      associationOf(ids.endpoint, provider),
    ),
    blind: ['get-domain-name-access-associations'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'private-domain-duplicate-name-on-endpoint',
    what: 'the endpoint is associated with two custom domain names of one name',
    sees: forbidden,
    breaks: associations(
      provider,
      associationOf(ids.endpoint, provider),
      associationOf(ids.endpoint, provider, domain.arn.replace(domain.id, 'dom999zzzz')),
    ),
    near: associations(
      provider,
      associationOf(ids.endpoint, provider),
      associationOf(ids.endpoint, provider, domain.arn.replace(domain.name, 'other.corp.example')),
    ),
    blind: ['get-domain-names'],
  },
  {
    ...call,
    code: 'private-domain-mapping-missing',
    what: 'the custom domain name looks at routing rules only, and there is none',
    sees: forbidden,
    breaks: row((r) => {
      r['routingMode'] = 'ROUTING_RULE_ONLY';
    }),
    near: row((r) => {
      r['routingMode'] = 'ROUTING_RULE_THEN_BASE_PATH_MAPPING';
    }),
    blind: ['get-domain-names', 'get-base-path-mappings', 'list-routing-rules'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'private-domain-policy-denies',
    what: 'the policy of the custom domain name spares another endpoint only',
    sees: refusal('resource-based policy', 'denies', byDomain),
    breaks: row((r) => {
      r['policy'] = savedForm(refusing(['vpce-0999999999999999']));
    }),
    near: row((r) => {
      r['policy'] = savedForm(refusing(['vpce-0999999999999999', ids.endpoint]));
    }),
    blind: ['get-domain-names'],
    tried: 'repairs',
  },
  {
    ...call,
    code: 'private-domain-api-policy-denies',
    what: "the API's policy admits calls through another custom domain name only",
    sees: refusal('resource-based policy', 'does not allow'),
    breaks: through(domain.invokeArn.replace(domain.id, 'dom999zzzz')),
    near: through(domain.invokeArn),
    blind: ['get-rest-apis'],
    tried: 'repairs',
  },
];
