import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { domainFaults } from '../faults/domain.js';
import { domain } from '../worlds/domain.js';
import { healthy } from '../worlds/peered.js';

const commands = domainFaults.flatMap((fault) => {
  const { report } = diagnosed(fault.breaks((fault.world ?? healthy)()), fault);
  return report.findings.flatMap(({ repair }) => repair.flatMap(({ cli, undo }) => [cli, undo]));
});

/** private-domain-id-omitted: without the id the command changes the public domain name of the same name. */
test('every command that changes a private custom domain name carries its id', () => {
  const changes = commands.filter((command) => command.includes('update-domain-name'));
  expect(changes.length).toBeGreaterThan(0);
  for (const command of changes)
    expect(command).toContain(`--domain-name ${domain.name} --domain-name-id ${domain.id}`);
});
