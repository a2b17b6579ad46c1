// What the tests' faults and situations write as Terraform, out of the sources.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('../../test/changes/terraform-files.ts', import.meta.url));

export const situationFiles = async (room) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const module = join(room, 'situations.mjs');
  writeFileSync(module, outputFiles[0].contents);
  const { terraformFiles } = await import(pathToFileURL(module).href);
  return terraformFiles();
};
