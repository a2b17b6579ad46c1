// One bundle: dist/cli.js runs without node_modules; each command and each SDK client is a file of its own, loaded when used.
import { build as bundle, transform } from 'esbuild';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

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

/** What yargs takes from node:assert, which is dear to load: two comparisons. */
const smallAssert = {
  name: 'small-assert',
  setup(b) {
    b.onResolve({ filter: /^assert$/ }, ({ importer }) =>
      /node_modules.yargs./.test(importer) ? { path: 'assert', namespace: 'small-assert' } : undefined,
    );
    b.onLoad({ filter: /.*/, namespace: 'small-assert' }, () => ({
      contents: `
        export const strictEqual = (a, b, message) => { if (!Object.is(a, b)) throw message instanceof Error ? message : new Error(message); };
        export const notStrictEqual = (a, b, message) => { if (Object.is(a, b)) throw message instanceof Error ? message : new Error(message); };`,
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
  plugins: [inlineSchemaKeys, plainWidth, smallAssert, statedColour],
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

/** Every file that one source file needs before it runs, itself included. */
const closureOf = (entry, seen = new Set()) => {
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind, external } of metafile.outputs[path].imports)
      if (kind === 'import-statement' && !external) visit(next);
  };
  visit(Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === entry));
  return seen;
};

/** A diagnosis needs some twenty of the chunks, always the same: one file of them is found and read in a third of the time. */
const joined = (files) => {
  const start = closureOf('src/cli/main.ts');
  const inEngine = new Set(
    [...closureOf('src/cli/doctor.ts')].filter((path) => !start.has(path)).map((path) => basename(chunkNamed(path))),
  );
  const isInside = ({ path }) => inEngine.has(basename(path));
  const calls = (code, engine) =>
    code.replace(/require\("\.\/([\w.-]+\.cjs)"\)/g, (whole, name) =>
      inEngine.has(name) ? `${engine}(${JSON.stringify(name)})` : whole,
    );
  const modules = files
    .filter(isInside)
    .map(({ path, code }) => `${JSON.stringify(basename(path))}:((exports,module)=>{${calls(code, 'load')}\n})`);
  const engine = `"use strict";const modules={${modules.join(',')}},loaded={};const load=(name)=>{let module=loaded[name];if(!module){module=loaded[name]={exports:{}};modules[name](module.exports,module)}return module.exports};module.exports=load;\n`;
  return [
    ...files
      .filter((file) => !isInside(file))
      .map(({ path, code }) => ({ path, code: calls(code, 'require("./engine.cjs")') })),
    { path: files.find(isInside).path.replace(/[^/]+$/, 'engine.cjs'), code: engine },
  ];
};

const files = joined(await Promise.all(outputFiles.map(commonJs)));
const hash = createHash('sha256');
for (const { code } of files) hash.update(code);
const build = hash.digest('hex').slice(0, 16);
await rm('dist', { recursive: true, force: true });
await mkdir('dist/chunks', { recursive: true });
await Promise.all(files.map(({ path, code }) => writeFile(path, code.replaceAll('__xapiBuild', build))));
await writeFile('dist/package.json', '{"type":"commonjs"}\n');
await chmod('dist/cli.js', 0o755);
if (process.argv.includes('--metafile')) await writeFile('dist/meta.json', JSON.stringify(metafile));
