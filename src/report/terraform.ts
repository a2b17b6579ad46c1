import { joinBlocks } from '../changes/terraform-file.js';
import { aliasOf } from '../changes/terraform.js';
import type { Report } from '../diagnosis/schema.js';
import { inert } from './escape.js';
import type { Act, Step } from './reading.js';
import { actsOf, isFailure, planActs } from './reading.js';
import type { Renderer } from './options.js';

/** Import blocks need 1.5; the resources are those of this major version of the provider. */
const versions = `terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}`;

const comment = (text: string): string =>
  text
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

const profileOf = (account: string): string =>
  [
    `variable "profile_${account}" {`,
    `  description = "The profile of account ${account}; the default credentials without it"`,
    '  type        = string',
    '  default     = null',
    '}',
  ].join('\n');

/** The provider refuses to run with the credentials of another account. */
const providerOf = ({ account, region }: Act): string =>
  [
    'provider "aws" {',
    `  alias               = "${aliasOf({ account, region })}"`,
    `  region              = "${region}"`,
    `  profile             = var.profile_${account}`,
    `  allowed_account_ids = ["${account}"]`,
    '}',
  ].join('\n');

const stepComment = ({ step, cause, repair }: Step): string =>
  comment(
    [
      `${step}. ${repair.summary} (${cause})`,
      ...(repair.warning === undefined ? [] : [`warning: ${repair.warning}`]),
      ...(repair.terraform === null
        ? [
            `Terraform's AWS provider has no resource for this. Run it in account ${repair.account}, ${repair.region}:`,
            repair.cli,
          ]
        : []),
    ].join('\n'),
  );

const actText = (act: Act): string[] => {
  const steps = act.steps.map(stepComment).join('\n');
  return [
    `${comment(`account ${act.account}, ${act.region}`)}\n${steps}`,
    ...joinBlocks(act.steps.flatMap(({ repair }) => repair.terraform ?? [])),
  ];
};

const headOf = ({ tool, takenAt }: Report, count: number): string =>
  comment(
    [
      `xapi ${tool.version}, snapshot of ${takenAt}: ${count === 0 ? 'nothing to repair' : `${count} repairs, in order`}.`,
      ...(count === 0
        ? []
        : [
            'What is imported here keeps every argument that is not written; nothing is destroyed with it. To manage a',
            'resource elsewhere, take it from this state first: terraform state rm ADDRESS.',
          ]),
    ].join('\n'),
  );

/** The repairs as one file for Terraform: each account and region by its provider, in the order of the commands. */
export const terraform: Renderer = (raw) => {
  const report = inert(raw);
  const plan = planActs(report);
  const acts = plan.length > 0 ? plan : actsOf(report.findings.filter(isFailure));
  const count = acts.reduce((sum, { steps }) => sum + steps.length, 0);
  return `${[
    headOf(report, count),
    versions,
    ...unique(acts.map(({ account }) => account)).map(profileOf),
    ...acts.map(providerOf),
    ...acts.flatMap(actText),
  ].join('\n\n')}\n`;
};
