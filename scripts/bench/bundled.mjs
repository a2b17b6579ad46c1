// TypeScript of the tests as a file that Node runs: bundled without the packages, below node_modules so that they resolve.
import { build } from 'esbuild';
import { basename } from 'node:path';
import { root } from './process.mjs';

/** The path of `test/…/name.ts`, bundled. Rejects when it does not build. */
export const bundled = async (source) => {
  const outfile = `${root}node_modules/.cache/xapi/${basename(source, '.ts')}.mjs`;
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
};
