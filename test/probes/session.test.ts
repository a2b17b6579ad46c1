import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { endpointOf } from '../../src/probes/endpoints.js';
import { configuredRegion } from '../../src/probes/profiles.js';
import { collect } from '../../src/probes/collect.js';
import { openSessions, type SideSource } from '../../src/probes/session.js';
import { startFakeAws, type FakeAws, type FakeAwsOptions } from '../fake-aws/index.js';
import { consumer, provider, region, twoAccounts } from './two-accounts.js';

const env = { ...process.env };
let aws: FakeAws | undefined;

const configure = async (config: string, credentials = ''): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'xapi-'));
  process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  await writeFile(join(folder, 'config'), config);
  await writeFile(join(folder, 'credentials'), credentials);
};

const start = async (options: Partial<FakeAwsOptions> = {}): Promise<FakeAws> => {
  aws = await startFakeAws({ snapshot: twoAccounts, ...options });
  process.env['AWS_ENDPOINT_URL'] = aws.url;
  return aws;
};

const open = (...sources: SideSource[]) => openSessions(sources, { regions: [region] });

const role = (account: string) => `arn:aws:iam::${account}:role/reader`;

beforeEach(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  await configure('');
});

afterEach(async () => {
  await aws?.close();
  aws = undefined;
  process.env = { ...env };
});

const defaults = (account: string) => {
  process.env['AWS_ACCESS_KEY_ID'] = account;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'x';
};

describe('accounts and credentials', () => {
  test('sides with the same credentials are one session, asked once', async () => {
    const { journal } = await start();
    defaults(consumer);
    const sessions = await open({ side: 'consumer', source: undefined }, { side: 'provider', source: undefined });
    expect(sessions.opened).toMatchObject([{ account: consumer, sides: ['consumer', 'provider'] }]);
    expect(journal.map(({ operation }) => operation)).toEqual(['get-caller-identity']);
    sessions.close();
  });

  test('roles are assumed side by side, each once, and what waits for them is told when the first is asked', async () => {
    const { journal, url } = await start({ rules: [{ operation: 'assume-role', after: 1, then: { delayMs: 80 } }] });
    defaults(consumer);
    let told = 0;
    const sessions = await openSessions(
      [
        { side: 'consumer', source: role(consumer) },
        { side: 'provider', source: role(provider) },
      ],
      { regions: [region], endpointUrl: url, onSent: () => (told += 1) },
    );
    expect(journal.map(({ operation }) => operation)).toEqual(['assume-role', 'assume-role']);
    expect(told).toBe(2);
    sessions.close();
  });

  test('different credentials of one account are one session, with a note', async () => {
    await start();
    defaults(consumer);
    const sessions = await open({ side: 'consumer', source: undefined }, { side: 'provider', source: role(consumer) });
    expect(sessions.opened).toMatchObject([{ account: consumer, sides: ['consumer', 'provider'], source: undefined }]);
    expect(sessions.notes).toEqual([expect.stringMatching(/collected once/)]);
    sessions.close();
  });

  test('a role is assumed with the external id and a session name of ours; its account needs no further call', async () => {
    const { journal } = await start({ externalIds: { [role(provider)]: 'secret-1' } });
    defaults(consumer);
    const sessions = await open({ side: 'provider', source: role(provider), externalId: 'secret-1' });
    expect(sessions.opened).toMatchObject([{ account: provider }]);
    expect(journal).toMatchObject([
      { operation: 'assume-role', input: { RoleSessionName: 'xapi', ExternalId: 'secret-1' } },
    ]);
    sessions.close();
  });

  test('a profile with a role assumes it at the endpoint of the environment, once for all clients', async () => {
    const { journal } = await start();
    await configure(
      `[profile base]\naws_access_key_id = ${consumer}\naws_secret_access_key = x\n` +
        `[profile prod]\nrole_arn = ${role(provider)}\nsource_profile = base\nregion = eu-west-1\n`,
    );
    const sessions = await open({ side: 'provider', source: 'prod' });
    expect(sessions.opened).toMatchObject([{ account: provider }]);
    await collect({
      sessions,
      operations: ['ec2/describe-vpcs', 'apigateway/get-rest-apis', 'elbv2/describe-load-balancers'],
      scope: {},
      now: () => new Date(0),
    });
    expect(journal.filter(({ operation }) => operation === 'assume-role')).toMatchObject([
      { input: { RoleSessionName: 'xapi' } },
    ]);
    sessions.close();
  });

  test('a code is asked for where a profile wants one, and only there', async () => {
    await start();
    await configure(
      `[profile base]\naws_access_key_id = ${consumer}\naws_secret_access_key = x\n` +
        `[profile mfa]\nrole_arn = ${role(provider)}\nsource_profile = base\nmfa_serial = arn:aws:iam::${consumer}:mfa/me\n`,
    );
    await expect(open({ side: 'provider', source: 'mfa' })).rejects.toMatchObject({
      name: 'SessionError',
      exitStatus: 4,
      what: expect.stringMatching(/multi-factor/),
    });
    const asked: string[] = [];
    const sessions = await openSessions([{ side: 'provider', source: 'mfa' }], {
      regions: [region],
      promptMfa: async (serial) => {
        asked.push(serial);
        return '123456';
      },
    });
    expect(asked).toEqual([`arn:aws:iam::${consumer}:mfa/me`]);
    sessions.close();
  });

  test('one side that fails does not stop the others: its account becomes gaps', async () => {
    await start({ externalIds: { [role(provider)]: 'secret-1' } });
    defaults(consumer);
    const sessions = await open({ side: 'consumer', source: undefined }, { side: 'provider', source: role(provider) });
    expect(sessions.failed).toMatchObject([{ side: 'provider', account: provider, error: { exitStatus: 4 } }]);
    const { snapshot, notes } = await collect({
      sessions,
      operations: ['ec2/describe-vpcs', 'apigateway/get-rest-apis'],
      scope: {},
      now: () => new Date(0),
    });
    expect(snapshot.accounts).toEqual({ [consumer]: { side: 'consumer' }, [provider]: { side: 'provider' } });
    expect(snapshot.gaps.map(({ account, operation, why }) => [account, operation, why])).toEqual([
      [provider, 'apigateway/get-rest-apis', 'denied'],
      [provider, 'ec2/describe-vpcs', 'denied'],
    ]);
    expect(notes).toEqual([expect.stringMatching(/^provider: The role .* cannot be assumed/)]);
    sessions.close();
  });
});

describe('what cannot be opened', () => {
  const refusal = (source: string | undefined) => open({ side: 'consumer', source });

  test('an unknown profile: usage, with the nearest name', async () => {
    await configure('[profile production]\nregion = eu-west-1\n');
    await expect(refusal('prodution')).rejects.toMatchObject({ exitStatus: 2, advice: 'Did you mean production?' });
    await expect(refusal('zzz')).rejects.toMatchObject({
      exitStatus: 2,
      what: expect.stringMatching(/no profile zzz/),
    });
  });

  test('an unknown AWS_PROFILE is no lack of credentials', async () => {
    process.env['AWS_PROFILE'] = 'gone';
    await expect(refusal(undefined)).rejects.toMatchObject({ exitStatus: 2 });
  });

  test('an ARN that is no role: usage', async () => {
    await expect(refusal(`arn:aws:iam::${consumer}:user/me`)).rejects.toMatchObject({ exitStatus: 2 });
    await expect(refusal('arn:aws:iam::12:role/x')).rejects.toMatchObject({ exitStatus: 2 });
  });

  test('no credentials', async () => {
    await expect(refusal(undefined)).rejects.toMatchObject({ exitStatus: 4, what: 'There are no AWS credentials.' });
    await expect(refusal(role(provider))).rejects.toMatchObject({
      exitStatus: 4,
      what: 'There are no AWS credentials.',
    });
  });

  test('a profile without credentials: usage', async () => {
    await configure('[profile empty]\nregion = eu-west-1\n');
    await expect(refusal('empty')).rejects.toMatchObject({
      exitStatus: 2,
      what: expect.stringMatching(/Profile empty holds no/),
    });
  });

  test('an expired session, refused keys, no network, no AWS', async () => {
    const { rules, url } = await start();
    defaults(consumer);
    rules.push({
      operation: 'get-caller-identity',
      times: 1,
      then: { status: 403, code: 'ExpiredToken', message: 'is expired' },
    });
    await expect(refusal(undefined)).rejects.toMatchObject({ exitStatus: 4, what: expect.stringMatching(/expired/) });
    rules.push({
      operation: 'get-caller-identity',
      times: 1,
      then: { status: 403, code: 'InvalidClientTokenId', message: 'invalid' },
    });
    await expect(refusal(undefined)).rejects.toMatchObject({ exitStatus: 4, what: expect.stringMatching(/refuses/) });
    rules.push({ operation: 'get-caller-identity', times: 1, then: { html: 200 } });
    await expect(refusal(undefined)).rejects.toMatchObject({ exitStatus: 4, what: expect.stringMatching(/not AWS/) });
    process.env['AWS_ENDPOINT_URL'] = url.replace(/:\d+$/, ':1');
    await expect(refusal(undefined)).rejects.toMatchObject({ exitStatus: 4, why: 'unreachable' });
  });
});

describe('regions and endpoints', () => {
  test('a named profile’s region comes before the environment’s', async () => {
    await configure('[default]\nregion = eu-west-3\n[profile p]\nregion = eu-west-1\n');
    expect(await configuredRegion()).toBe('eu-west-3');
    process.env['AWS_REGION'] = 'us-west-2';
    expect(await configuredRegion()).toBe('us-west-2');
    expect(await configuredRegion('p')).toBe('eu-west-1');
    expect(await configuredRegion('unknown')).toBe('us-west-2');
  });

  test('endpoints: option, environment by service, environment, profile by service, profile', async () => {
    await configure(
      '[profile p]\nendpoint_url = http://profile\nservices = mine\n[services mine]\napi_gateway =\n  endpoint_url = http://mine\n',
    );
    const ask = (id: string, endpointUrl?: string) =>
      endpointOf(id, { profile: 'p', ...(endpointUrl === undefined ? {} : { endpointUrl }) });
    expect(await ask('EC2')).toBe('http://profile');
    expect(await ask('API Gateway')).toBe('http://mine');
    process.env['AWS_ENDPOINT_URL'] = 'http://all';
    expect(await ask('API Gateway')).toBe('http://all');
    process.env['AWS_ENDPOINT_URL_API_GATEWAY'] = 'http://one';
    expect(await ask('API Gateway')).toBe('http://one');
    expect(await ask('API Gateway', 'http://option')).toBe('http://option');
    process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true';
    expect(await ask('API Gateway')).toBeUndefined();
  });
});
