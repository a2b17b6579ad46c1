// What the tests' faults and situations print, out of the sources.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const tests = fileURLToPath(new URL('../../test/changes/', import.meta.url));

/** A module of the tests' folder, made of this text. */
export const moduleOf = async (room, name, contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: tests, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const file = join(room, `${name}.mjs`);
  writeFileSync(file, outputFiles[0].contents);
  return import(pathToFileURL(file).href);
};

/** The Terraform files of every situation, and what the provider lacks for the others. */
export const situationFiles = async (room) => {
  const { terraformFiles, lacking } = await moduleOf(
    room,
    'situations',
    "export { lacking, terraformFiles } from './terraform-files.ts';",
  );
  return { files: await terraformFiles(), lacking: lacking() };
};
