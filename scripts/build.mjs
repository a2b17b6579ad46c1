// One bundle: dist/cli.js runs without node_modules; each command and each SDK client is a file of its own, loaded when used.
import { build as bundle, transform } from 'esbuild';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/**
 * smithy's generated schemas write `{ [_xN]: _i }` with `const _xN = "..."`. A computed key counts as possibly
 * side-effecting, so esbuild keeps every schema of a client. Writing the literal instead is the same object and lets
 * unused operations be shaken out. test/bundle.test.ts holds the size.
 */
const inlineSchemaKeys = {
  name: 'inline-schema-keys',
  setup(b) {
    b.onLoad({ filter: /schemas_\d+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const names = new Map([...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map((m) => [m[1], m[2]]));
      const contents = source.replace(/\[(_\w+)\]:/g, (whole, name) =>
        names.has(name) ? `${names.get(name)}:` : whole,
      );
      return { contents, loader: 'js' };
    });
  },
};

/**
 * yargs and cli-table3 measure text by string-width, which builds an Intl.Segmenter and emoji expressions on import: two
 * thirds of what `--help` costs. Ours are lines of Latin text.
 */
const plainWidth = {
  name: 'plain-width',
  setup(b) {
    b.onResolve({ filter: /^string-width$/ }, ({ kind }) => ({
      path: kind === 'require-call' ? 'cjs' : 'esm',
      namespace: 'plain-width',
    }));
    const width = String.raw`(text) => {
      const bare = String(text).replace(/\u001b\[[0-9;]*m/g, '');
      if (/^[\u0020-\u007e]*$/.test(bare)) return bare.length;
      let columns = 0;
      for (const sign of bare.normalize('NFC')) columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(sign) || sign.length > 1 ? 2 : /\p{M}|\p{Cf}/u.test(sign) ? 0 : 1;
      return columns;
    }`;
    b.onLoad({ filter: /.*/, namespace: 'plain-width' }, ({ path }) => ({
      contents: path === 'cjs' ? `module.exports = ${width};` : `export default ${width};`,
      loader: 'js',
    }));
  },
};

/** yargs looks up where it lies, makes itself a `require` and measures the terminal: a bundle of CommonJS has both, and full-line.ts states the width. */
const placedYargs = {
  name: 'placed-yargs',
  setup(b) {
    b.onLoad({ filter: /yargs(.lib.platform-shims.esm\.mjs|-parser.build.lib.index\.js)$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8'))
        .replace('fileURLToPath(import.meta.url)', '__filename')
        .replace("import { createRequire } from 'node:module';", '')
        .replace(/typeof process\.stdout\.columns.*/, 'null,')
        .replace(/const require = .*createRequire\(import\.meta\.url\).*;/, ''),
      loader: 'js',
    }));
  },
};

/** yargs looks for a package.json above the working folder, whose settings would then be ours. */
const unsearched = {
  name: 'unsearched',
  setup(b) {
    b.onResolve({ filter: /^escalade\/sync$/ }, () => ({ path: 'none', namespace: 'unsearched' }));
    b.onLoad({ filter: /.*/, namespace: 'unsearched' }, () => ({
      contents: 'export default () => undefined;',
      loader: 'js',
    }));
  },
};

/** What many reports do without, run when it is first used: the table of callers and APIs, colours. */
const late = {
  name: 'late',
  setup(b) {
    const contents = {
      'cli-table3': 'export default function (options) { return new (require("cli-table3"))(options); }',
      chalk: 'export function Chalk(options) { return new (require("chalk").Chalk)(options); }',
    };
    b.onResolve({ filter: /^(cli-table3|chalk)$/ }, ({ kind, path }) =>
      kind === 'import-statement' ? { path, namespace: 'late' } : undefined,
    );
    b.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: contents[path],
      resolveDir: 'src',
      loader: 'js',
    }));
  },
};

/** chalk asks the terminal what it can on import; src/report/colour.ts states the level. */
const statedColour = {
  name: 'stated-colour',
  setup(b) {
    b.onResolve({ filter: /^#supports-color$/ }, () => ({ path: 'none', namespace: 'stated-colour' }));
    b.onLoad({ filter: /.*/, namespace: 'stated-colour' }, () => ({
      contents: 'export default { stdout: false, stderr: false };',
      loader: 'js',
    }));
  },
};

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
const { metafile, outputFiles } = await bundle({
  entryPoints: { cli: 'src/cli/cli.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  treeShaking: true,
  minify: true,
  metafile: true,
  write: false,
  legalComments: 'none',
  define: {
    'process.env.XAPI_VERSION': JSON.stringify(version),
    'process.env.XAPI_BUILD': '"__xapiBuild"',
    'import.meta.url': '__fileUrl',
  },
  plugins: [inlineSchemaKeys, plainWidth, placedYargs, unsearched, late, statedColour],
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
});

/** By `.cjs` Node need not look up what kind of module a chunk is. */
const chunkNamed = (path) => (basename(path) === 'cli.js' ? path : path.replace(/\.js$/, '.cjs'));

/** Only esbuild's ESM can be split; Node loads CommonJS in half the time. So each file is turned over on its own. */
const commonJs = async ({ path, text }) => {
  const url = text.includes('__fileUrl') ? 'const __fileUrl=require("node:url").pathToFileURL(__filename).href;' : '';
  const shebang = basename(path) === 'cli.js' ? '#!/usr/bin/env node\n' : '';
  const { code } = await transform(text.replace(/^#!.*\n/, ''), {
    banner: shebang + '"use strict";' + url,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    supported: { 'dynamic-import': false },
  });
  return {
    path: chunkNamed(path),
    code: code.replace(/"(\.\.?\/[\w./-]+\.js)"/g, (_, file) => JSON.stringify(chunkNamed(file))),
  };
};

/** Every chunk that some source files need before they run, their own included. */
const closureOf = (sources) => {
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind, external } of metafile.outputs[path].imports)
      if (kind === 'import-statement' && !external) visit(next);
  };
  for (const source of sources)
    visit(Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === source));
  return [...seen].map((path) => basename(path));
};

/**
 * Chunks that are always loaded together become one file with one scope: between files esbuild leaves getters, and each
 * file is looked for and read by itself. What is loaded when used (`lazy`) stays so, inside of it.
 */
const joined = async (name, sources, lazy = [], without = []) => {
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const names = closureOf([...sources, ...lazy]).filter((chunk) => !without.includes(chunk));
  const eager = new Set(closureOf(sources));
  const exportsOf = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output.exports]));
  const listed = names.map((chunk, index) => {
    const given = exportsOf.get(chunk).map((word) => ({ word, local: `m${index}_${word}` }));
    const inside = eager.has(chunk)
      ? `({ ${given.map(({ word, local }) => `get ${word}() { return ${local}; }`).join(', ')} })`
      : `require('./${chunk}')`;
    return {
      wanted: eager.has(chunk)
        ? `import { ${given.map(({ word, local }) => `${word} as ${local}`).join(', ')} } from './${chunk}';`
        : '',
      entry: `${JSON.stringify(basename(chunkNamed(chunk)))}: () => ${inside}`,
    };
  });
  const contents = [
    ...listed.map(({ wanted }) => wanted),
    `const loaded = {}, modules = {${listed.map(({ entry }) => entry).join(',')}};`,
    'export const load = (name) => (loaded[name] ??= modules[name]());',
  ];
  const {
    outputFiles: [{ text }],
  } = await bundle({
    stdin: { contents: contents.join('\n') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    write: false,
    logLevel: 'warning',
    plugins: [
      {
        name: 'chunks',
        setup(b) {
          b.onResolve({ filter: /^\.\.?\// }, ({ path }) =>
            names.includes(basename(path)) ? { path: basename(path), namespace: 'chunk' } : { path, external: true },
          );
          b.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({ contents: texts.get(path), loader: 'js' }));
        },
      },
    ],
  });
  return { name, names, text };
};

const start = await joined('start', ['src/cli/main.ts']);
const engine = await joined(
  'engine',
  ['src/cli/doctor.ts'],
  ['src/snapshot/read.ts', 'src/report/table.ts'],
  start.names,
);
const inFile = new Map(
  [start, engine].flatMap(({ name, names }) => names.map((chunk) => [basename(chunkNamed(chunk)), `${name}.cjs`])),
);

/** Whoever needs a chunk that lies in another file asks that file for it. */
const viaFiles = ({ path, code }) => ({
  path,
  code: code.replace(/require\("(\.\.?\/(?:chunks\/)?)([\w.-]+\.cjs)"\)/g, (whole, folder, chunk) =>
    inFile.has(chunk) ? `require("${folder}${inFile.get(chunk)}").load(${JSON.stringify(chunk)})` : whole,
  ),
});

/** What runs before compiled code can be kept is one file: esbuild's helpers do nothing by being loaded, and it uses none. */
const unhelped = ({ path, text }) => ({
  path,
  text: basename(path) === 'cli.js' ? text.replace(/import"[^"]+";/g, '') : text,
});

const alone = outputFiles.filter(({ path }) => !inFile.has(basename(chunkNamed(path)))).map(unhelped);
const folder = dirname(outputFiles.find(({ path }) => inFile.has(basename(chunkNamed(path)))).path);
const together = [start, engine].map(({ name, text }) => ({ path: join(folder, `${name}.js`), text }));
const files = (await Promise.all([...alone, ...together].map(commonJs))).map(viaFiles);
const hash = createHash('sha256');
for (const { code } of files) hash.update(code);
const build = hash.digest('hex').slice(0, 16);
await rm('dist', { recursive: true, force: true });
await mkdir('dist/chunks', { recursive: true });
await Promise.all(files.map(({ path, code }) => writeFile(path, code.replaceAll('__xapiBuild', build))));
await writeFile('dist/package.json', '{"type":"commonjs"}\n');
await chmod('dist/cli.js', 0o755);
if (process.argv.includes('--metafile')) await writeFile('dist/meta.json', JSON.stringify(metafile));
