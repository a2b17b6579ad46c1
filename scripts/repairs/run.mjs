// The built CLI, the AWS CLI and Terraform, each against one moto and with the credentials of the account that must act.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { accounts, region, roleArn } from '../moto/topology.mjs';
import { run } from '../terraform/run.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const profileOf = (account) => `account-${account}`;

const spawned = (command, args, options) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });

/** Everything that runs a world's commands. moto forgets credentials with every reset, so they are written anew. */
export const toolsFor = async (room, url, terraform) => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sts = new STSClient({ region, endpoint: url, credentials });
  const sections = await Promise.all(
    Object.values(accounts).map(async (account) => {
      const { Credentials: own } = await sts.send(
        new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/repair`, RoleSessionName: 'repair' }),
      );
      return [
        `[${profileOf(account)}]`,
        `aws_access_key_id = ${own.AccessKeyId}`,
        `aws_secret_access_key = ${own.SecretAccessKey}`,
        `aws_session_token = ${own.SessionToken}`,
      ].join('\n');
    }),
  );
  const file = join(room, 'credentials');
  writeFileSync(file, `${sections.join('\n\n')}\n`);
  const { AWS_PROFILE: _profile, ...inherited } = process.env;
  const env = {
    ...inherited,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_CONFIG_FILE: join(room, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: file,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, AWS_SESSION_TOKEN: _token, ...profiles } = env;
  const report = async (words) => {
    const { status, stdout, stderr } = await spawned(
      process.execPath,
      [
        ...[cli, ...words, '--region', region, '--format', 'json'],
        ...['--consumer', roleArn(accounts.consumer), '--provider', roleArn(accounts.provider)],
      ],
      { env: { ...env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' } },
    );
    try {
      return { status, report: JSON.parse(stdout) };
    } catch {
      throw new Error(`xapi ${words[0]} printed no report (exit ${status}): ${stderr.trim()}`);
    }
  };
  return {
    doctor: (target, from, ...more) => report(['doctor', target, '--from', from, '--no-logs', ...more]),
    /** One rule of practice over everything. */
    audit: (rule, ...more) => report(['audit', '--rule', rule, ...more]),
    /** One printed text, as a shell runs it with the AWS CLI. */
    shell: async (account, text) => {
      const { status, stderr } = await spawned('sh', ['-euc', text], {
        env: { ...profiles, AWS_PROFILE: profileOf(account) },
      });
      return status === 0 ? [] : [`${text.slice(0, 120)}… exits ${status}: ${stderr.trim().slice(0, 300)}`];
    },
    apply: async (folder, text) => {
      for (const state of ['terraform.tfstate', 'terraform.tfstate.backup'])
        rmSync(join(folder, state), { force: true });
      writeFileSync(join(folder, 'main.tf'), text);
      const variables = Object.values(accounts).map((account) => [`TF_VAR_profile_${account}`, profileOf(account)]);
      const { status, said } = await run(
        { env: { ...terraform.env, ...profiles, ...Object.fromEntries(variables) } },
        folder,
        ['apply', '-no-color', '-auto-approve', '-input=false'],
        { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      );
      return status === 0 ? [] : [`terraform apply: ${said.slice(said.indexOf('Error')).slice(0, 600)}`];
    },
  };
};

export const roomIn = (room, name) => {
  const folder = join(room, name);
  mkdirSync(folder);
  return folder;
};
