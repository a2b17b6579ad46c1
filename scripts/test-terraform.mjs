// Every Terraform file that the tool writes, for every fault, against Terraform itself and the AWS provider's schema.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { situationFiles } from './terraform/situations.mjs';
import { findTerraform } from './terraform/run.mjs';
import { presentIn, validateAll, validateOne } from './terraform/validate.mjs';

let passed = 0;
let failed = 0;
const tell = (name, problems) => {
  if (problems.length === 0) passed += 1;
  else failed += 1;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const problem of problems) console.log(`       ${problem}`);
};

const room = mkdtempSync(join(tmpdir(), 'xapi-terraform-'));
try {
  const terraform = await findTerraform(room);
  const { files, lacking } = await situationFiles(room);
  const withResources = files.filter(({ text }) => text.includes('\nresource '));
  console.log(`${files.length} files, ${withResources.length} of them with resources`);
  tell('a whole file as it is written', await validateOne(terraform, room, withResources[0]));
  const present = await presentIn(terraform, room, lacking);
  tell(
    `the provider lacks what is said to be lacking (${lacking.length})`,
    lacking.length === 0 ? ['nothing is said to be lacking'] : present.map((name) => `it has ${name}`),
  );
  for (const { name, problems } of await validateAll(terraform, room, withResources))
    tell(`validate: ${name}`, problems);
} catch (error) {
  console.log(`FAIL not run: ${error.message}`);
  failed += 1;
} finally {
  rmSync(room, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
