import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Section = ReadonlyMap<string, string>;

/** The sections of `~/.aws/config` and `~/.aws/credentials`, merged; nested settings are named `service.setting`. */
export interface Configuration {
  readonly profiles: ReadonlyMap<string, Section>;
  readonly services: ReadonlyMap<string, Section>;
}

/** Section name (`profile a`, `services b`, `default`) to its settings. A line that is no setting is passed over, as AWS does. */
const parseIni = (text: string): Map<string, Map<string, string>> => {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let parent = '';
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(/(^|\s)[#;].*$/, '').trimEnd();
    const header = /^\s*\[([^\]]+)\]/.exec(content);
    if (header?.[1] !== undefined) {
      const name = header[1].trim().replace(/\s+/g, ' ');
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      continue;
    }
    const setting = /^(\s*)([^=\s]+)\s*=\s*(.*)$/.exec(content);
    if (!section || setting?.[2] === undefined) continue;
    const nested = setting[1] !== '' && parent !== '';
    if (!nested) parent = setting[3] === '' ? setting[2] : '';
    section.set(nested ? `${parent}.${setting[2]}` : setting[2], setting[3] ?? '');
  }
  return sections;
};

const readIni = async (path: string): Promise<Map<string, Map<string, string>>> => {
  try {
    return parseIni(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
};

export const configurationPaths = (): { readonly config: string; readonly credentials: string } => ({
  config: process.env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config'),
  credentials: process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws', 'credentials'),
});

const remembered = new Map<string, Promise<Configuration>>();

const readConfiguration = async (config: string, credentials: string): Promise<Configuration> => {
  const [settings, keys] = await Promise.all([readIni(config), readIni(credentials)]);
  const profiles = new Map<string, Map<string, string>>();
  const services = new Map<string, Section>();
  const add = (name: string, values: Section) =>
    profiles.set(name, new Map([...(profiles.get(name) ?? []), ...values]));
  for (const [name, values] of settings) {
    if (name === 'default') add(name, values);
    else if (name.startsWith('profile ')) add(name.slice(8).replace(/^["']|["']$/g, ''), values);
    else if (name.startsWith('services ')) services.set(name.slice(9), values);
  }
  for (const [name, values] of keys) add(name, values);
  return { profiles, services };
};

/** Read once per pair of files. Rejects with the system's error when a file is there and cannot be read. */
export const configurationOf = (): Promise<Configuration> => {
  const { config, credentials } = configurationPaths();
  const key = `${config}\n${credentials}`;
  const reading = remembered.get(key) ?? readConfiguration(config, credentials);
  remembered.set(key, reading);
  return reading;
};

/** The region that the environment or a profile configures; undefined when neither does. */
export const configuredRegion = async (profile?: string): Promise<string | undefined> => {
  const { env } = process;
  const { profiles } = await configurationOf();
  const ofProfile = profiles.get(profile ?? env['AWS_PROFILE'] ?? 'default')?.get('region');
  const ofEnvironment = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined;
  return profile === undefined ? (ofEnvironment ?? ofProfile) : (ofProfile ?? ofEnvironment);
};
