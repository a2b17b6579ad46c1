import type { Change } from '../../src/changes/change.js';
import { checks } from '../../src/checks/index.js';
import { rules } from '../../src/checks/practice/index.js';
import { changed } from './changed.js';

const operationsOf = (text: string): string =>
  text
    .split(' && \\\n')
    .map((line) => `\`${line.split(' ').slice(1, 3).join(' ')}\``)
    .join(', ');

const terraformOf = ({ terraform, noTerraform }: Change): string =>
  terraform === null
    ? `none: ${noTerraform?.because ?? ''}`
    : [...new Set([...terraform.matchAll(/^resource "(\w+)"/gm)].map(([, type]) => `\`${type}\``))].join(', ');

const rowOf = (change: Change): string =>
  [operationsOf(change.cli), operationsOf(change.undo), terraformOf(change)].join(' | ');

/** Every kind of repair that the tests' faults, situations and weaknesses print, and why the other causes have none. */
export const repairsPage = (): string => {
  const told = [...checks, ...rules];
  const rows = new Map<string, Set<string>>();
  for (const { code, changes } of changed())
    for (const change of changes) rows.set(code, (rows.get(code) ?? new Set()).add(rowOf(change)));
  const link = (code: string) => `[${code}](causes/${code}.md)`;
  return [
    '# Repairs',
    '',
    "What `doctor` and `audit` print, by cause: the commands, those of the undo, and the resources of Terraform's AWS",
    'provider 5.100. A report carries the commands themselves, with their warnings and what an undo does not take back.',
    '',
    '| cause | commands | undo | Terraform |',
    '| --- | --- | --- | --- |',
    ...told.flatMap(({ code }) => [...(rows.get(code) ?? [])].map((row) => `| ${link(code)} | ${row} |`)),
    '',
    '## Without commands',
    '',
    '| cause | why no command is printed | what repairs it |',
    '| --- | --- | --- |',
    ...told.flatMap(({ code, noRepair, remedy }) =>
      noRepair === undefined ? [] : [`| ${link(code)} | ${noRepair} | ${remedy} |`],
    ),
    '',
  ].join('\n');
};
