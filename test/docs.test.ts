import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { checks } from '../src/checks/index.js';
import { notChecks } from '../src/checks/not-checks.js';
import { rules } from '../src/checks/practice/index.js';
import { readPolicyFor } from '../src/cli/permissions.js';
import { readRoleTemplate } from '../src/cli/read-role.js';
import { matrixPage } from '../src/report/matrix-page.js';
import { pageOf } from '../src/report/page.js';
import { repairsPage } from './changes/page.js';

const docs = new URL('../docs/', import.meta.url).pathname;
const updating = process.env['XAPI_UPDATE_DOCS'] === '1';
const all = [...checks, ...rules];

const holds = async (name: string, text: string): Promise<void> => {
  if (updating) await writeFile(`${docs}${name}`, text);
  expect(await readFile(`${docs}${name}`, 'utf8')).toBe(text);
};

test('one page a cause, and no page too many (npm run docs writes them)', async () => {
  if (updating) await rm(`${docs}causes`, { recursive: true, force: true });
  await mkdir(`${docs}causes`, { recursive: true });
  for (const check of all) await holds(`causes/${check.code}.md`, pageOf(check));
  expect((await readdir(`${docs}causes`)).sort()).toEqual(all.map(({ code }) => `${code}.md`).sort());
});

test('the repairs', () => holds('repairs.md', repairsPage()));

test('the matrix', () => holds('matrix.md', matrixPage(checks, rules, notChecks)));

const athenaText =
  'Athena is asked for long windows only, in a workgroup that enforces a cut-off. It reads its catalogue and writes its ' +
  "results with the caller's rights: `glue:GetDatabases`, `glue:GetTables`, `glue:GetPartitions` and, where results go to a " +
  'bucket, `s3:PutObject` there are yours to grant. Without them the objects are read one by one.\n\n' +
  'Buckets of flow logs and trails are often of another account: their policies must admit one of the roles, and keys of your own ' +
  'need `kms:Decrypt`.';

test('the permissions of each side', async () => {
  const sides = ['consumer', 'provider', 'network'] as const;
  const parts = sides.map(
    (side) => `## ${side}\n\n\`\`\`json\n${JSON.stringify(readPolicyFor(side), null, 2)}\n\`\`\`\n`,
  );
  await holds(
    'permissions.md',
    `# The read-only policies\n\nWhat \`xapi permissions --side SIDE\` prints.\n\n${athenaText}\n\n${parts.join('\n')}`,
  );
});

test('the template of the read role', async () => {
  await holds('../deploy/read-role.yaml', await readRoleTemplate(true));
});
