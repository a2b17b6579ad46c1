// Terraform and the AWS provider, as this machine has them: its absence is a failure with what to install, never a pass.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const how = 'install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install)';

/** What stands in a folder for software that is installed by hand. */
const within = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);

/** The folder of TF_PLUGIN_DIR, those that Terraform itself looks into, and those of software beside the system's own. */
const pluginFolders = [
  process.env.TF_PLUGIN_DIR,
  join(homedir(), '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  ...within('/opt'),
].filter((folder) => folder !== undefined);

const providerIn = (folder) => existsSync(join(folder, 'registry.terraform.io/hashicorp/aws'));

/** Runs terraform in a folder; resolves to its exit status and what it said. */
export const run = (terraform, folder, args, env = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn('terraform', args, {
      cwd: folder,
      env: { ...process.env, ...terraform.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, said }));
  });

export const findTerraform = async (room) => {
  if (spawnSync('terraform', ['version'], { stdio: 'ignore' }).error) throw new Error(`terraform is not here: ${how}`);
  const config = join(room, 'terraform.rc');
  writeFileSync(config, '');
  const cache = join(room, 'plugin-cache');
  mkdirSync(cache);
  const plugins = pluginFolders.find(providerIn);
  const env = {
    TF_CLI_CONFIG_FILE: config,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Short runs of large programs: collecting their garbage is a third of their work.
    GOGC: '800',
    ...(plugins ? {} : { TF_PLUGIN_CACHE_DIR: cache }),
  };
  return { env, init: ['init', '-no-color', '-input=false', ...(plugins ? [`-plugin-dir=${plugins}`] : [])] };
};

/** A folder with one file, ready to run in. */
export const folderWith = async (terraform, room, name, text) => {
  const folder = join(room, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.tf'), text);
  const { status, said } = await run(terraform, folder, terraform.init);
  if (status !== 0)
    throw new Error(`terraform init: ${said.trim()} (a local copy of hashicorp/aws goes into TF_PLUGIN_DIR)`);
  return folder;
};
