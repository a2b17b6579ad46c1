// One bundle: dist/cli.js runs without node_modules; each command and each SDK client is a file of its own, loaded when used.
import { build } from 'esbuild';
import { readFile, rm, writeFile, chmod } from 'node:fs/promises';

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

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
await rm('dist', { recursive: true, force: true });
const result = await build({
  entryPoints: { cli: 'src/cli/cli.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: false,
  metafile: true,
  legalComments: 'none',
  define: { 'process.env.XAPI_VERSION': JSON.stringify(version) },
  banner: {
    js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
  },
  plugins: [inlineSchemaKeys],
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
});
const cli = await readFile('dist/cli.js', 'utf8');
await writeFile('dist/cli.js', cli.startsWith('#!') ? cli : `#!/usr/bin/env node\n${cli}`);
await chmod('dist/cli.js', 0o755);
if (process.argv.includes('--metafile')) await writeFile('dist/meta.json', JSON.stringify(result.metafile));
