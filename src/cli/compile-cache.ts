import { isAscii } from 'node:buffer';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';

/** Written in by the build: what every file of it is hashed to. Tests run unbuilt, and keep nothing. */
const build = process.env.XAPI_BUILD;

type Env = Readonly<Record<string, string | undefined>>;

/** In the user's own folder or nowhere: whoever can write there can run code as this user. */
const folderOf = ({ XDG_CACHE_HOME, HOME }: Env): string | undefined => {
  if (XDG_CACHE_HOME?.startsWith('/')) return join(XDG_CACHE_HOME, 'xapi');
  return HOME?.startsWith('/') ? join(HOME, '.cache', 'xapi') : undefined;
};

/**
 * One file a command: a line of JSON that says whose code follows, then V8's bytes of each file of the bundle. Files go
 * by their names, which are theirs alone in a build: wherever the build lies, the cache stays as small.
 */
interface Index {
  readonly from: string;
  readonly sizes: readonly (readonly [file: string, bytes: number])[];
}

const readCache = (path: string, from: string): Map<string, Buffer> => {
  const found = new Map<string, Buffer>();
  try {
    const bytes = readFileSync(path);
    let at = bytes.indexOf(10) + 1;
    const index = JSON.parse(bytes.toString('utf8', 0, at)) as Index;
    if (index.from !== from) return found;
    for (const [file, size] of index.sizes) found.set(file, bytes.subarray(at, (at += size)));
  } catch {
    found.clear();
  }
  return found;
};

/** One at a time: Node's recursive `mkdir` never returns where a folder cannot be made (below /proc). */
const makeFolder = (path: string): void => {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
};

/** Whether the folder is there, or could be made. */
const isMade = (path: string): boolean => {
  try {
    makeFolder(join(path, '..'));
    makeFolder(path);
    return true;
  } catch {
    return false;
  }
};

/** Where V8 takes bytes as they lie; from another place it copies them first. Its own sizes are multiples of it. */
const alignment = 8;
const padded = (length: number): number => Math.ceil(length / alignment) * alignment;

const writeCache = (
  folder: string,
  path: string,
  from: string,
  codes: readonly (readonly [string, Buffer])[],
): void => {
  const temporary = `${path}.${process.pid}`;
  if (!isMade(folder)) return;
  try {
    const index: Index = { from, sizes: codes.map(([file, { length }]) => [file, length]) };
    const head = JSON.stringify(index);
    writeFileSync(
      temporary,
      Buffer.concat([Buffer.from(`${head.padEnd(padded(head.length + 1) - 1)}\n`), ...codes.map(([, code]) => code)]),
      {
        mode: 0o600,
      },
    );
    renameSync(temporary, path);
  } catch {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
  }
};

type Compile = (this: NodeJS.Module, source: string, file: string) => unknown;

/** The loader of the bundle, which is CommonJS: to ask node:module for it would load the one of ES modules too. */
interface Loader {
  readonly prototype: { _compile: Compile };
  readonly _extensions: Record<string, (loaded: NodeJS.Module & { _compile: Compile }, file: string) => void>;
  readonly wrap: (source: string) => string;
}
declare const module: { readonly constructor: Loader };

/** What Node 22 does by itself, for Node 20, whose loader changes no more: V8's code of the bundle's files is kept. */
const keepByHand = (folder: string, command: string, from: string): void => {
  const path = join(folder, `${command}.v8`);
  const kept = readCache(path, from);
  const scripts = new Map<string, Script>();
  let fresh = 0;
  const { prototype, wrap, _extensions: extensions } = module.constructor;
  // Read as it lies: Node would look for characters in it that the build writes as escapes.
  extensions['.cjs'] = (loaded, file) => {
    const bytes = readFileSync(file);
    loaded._compile(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'), file);
  };
  prototype._compile = function (source, file) {
    const name = basename(file);
    const cachedData = kept.get(name);
    const script = new Script(wrap(source), { filename: file, ...(cachedData ? { cachedData } : {}) });
    scripts.set(name, script);
    if (!cachedData || script.cachedDataRejected) fresh += 1;
    const run = script.runInThisContext() as (...given: unknown[]) => unknown;
    return run.call(this.exports, this.exports, (id: string) => this.require(id), this, file, join(file, '..'));
  };
  process.once('exit', () => {
    if (fresh === 0) return;
    const unused = [...kept].filter(([file]) => !scripts.has(file));
    const used = [...scripts].map(([file, script]) => [file, script.createCachedData()] as const);
    writeCache(folder, path, from, [...unused, ...used]);
  });
};

/**
 * Keeps compiled code between runs, under the user's cache: a run that finds it starts in half the time. A cache that
 * cannot be read or written is as good as none. `name` is the command: each compiles what it runs.
 */
export const keepCompiled = async (name: string, env: Env): Promise<void> => {
  const folder = folderOf(env);
  if (folder === undefined || build === undefined || env['NODE_DISABLE_COMPILE_CACHE']) return;
  if (process.version.startsWith('v20.'))
    return keepByHand(folder, name, `${build} ${process.version} ${process.arch}`);
  const { enableCompileCache } = (await import('node:module')) as { enableCompileCache?: (folder: string) => unknown };
  if (enableCompileCache && isMade(folder)) enableCompileCache(join(folder, 'node'));
};
