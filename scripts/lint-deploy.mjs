// The CloudFormation templates against AWS's own specification, by cfn-lint (`pip install cfn-lint`); without it this fails.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../deploy/', import.meta.url));
const templates = ['read-role.yaml', 'scheduled-container.yaml'].map((name) => `${folder}${name}`);
const { status, error } = spawnSync('cfn-lint', ['--regions', 'us-east-1', 'eu-central-1', '--', ...templates], {
  stdio: 'inherit',
});
if (error) console.log(`cfn-lint cannot be run: ${error.message}`);
console.log(status === 0 ? `cfn-lint: ${templates.length} templates` : 'cfn-lint: not accepted');
process.exitCode = status === 0 ? 0 : 1;
