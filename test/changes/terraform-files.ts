import type { Report } from '../../src/diagnosis/schema.js';
import { render } from '../../src/report/index.js';
import { audited } from '../audit.js';
import { diagnosed } from '../diagnose.js';
import { weaknesses } from '../weaknesses/index.js';
import { exemplary } from '../worlds/exemplary.js';
import { changed } from './changed.js';
import { situations } from './situations.js';

export interface TerraformFile {
  readonly name: string;
  readonly text: string;
}

const options = { width: 80, colour: 0, ascii: true } as const;

const fileOf = async (name: string, report: Report): Promise<TerraformFile> => ({
  name,
  text: await render('terraform', report, options),
});

/** `--format terraform` of `xapi doctor` in every situation, and of `xapi audit` for every weakness. */
export const terraformFiles = (): Promise<TerraformFile[]> =>
  Promise.all([
    ...situations().map(({ name, snapshot, call }) => fileOf(name, diagnosed(snapshot, call).report)),
    ...weaknesses.map(({ what, breaks }) => fileOf(`audit: ${what}`, audited(breaks(exemplary())).report)),
  ]);

/** What changes say that the provider lacks: resources, or their arguments after a dot. */
export const lacking = (): string[] => [
  ...new Set(changed().flatMap(({ changes }) => changes.flatMap(({ noTerraform }) => noTerraform?.lacks ?? []))),
];
