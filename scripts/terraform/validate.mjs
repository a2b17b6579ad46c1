// `terraform validate` of many files in few runs: each file's local names get its number, and so they stand side by side.
import { folderWith, run } from './run.mjs';

const problemsOf = (said) => {
  const { valid, diagnostics } = JSON.parse(said);
  return { valid, diagnostics: diagnostics.filter(({ severity }) => severity === 'error') };
};

const validate = async (terraform, folder) => {
  const { said } = await run(terraform, folder, ['validate', '-json']);
  return problemsOf(said.slice(said.indexOf('{')));
};

const told = ({ summary, detail, snippet }) => `${summary}: ${detail} (${(snippet?.code ?? '').trim()})`.slice(0, 400);

export const validateOne = async (terraform, room, { text }) => {
  const folder = await folderWith(terraform, room, 'one', text);
  return (await validate(terraform, folder)).diagnostics.map(told);
};

/** Top-level blocks of a file, comments left out. */
const blocksOf = (text) =>
  text
    .split(/\n\n(?=\S)/)
    .map((block) => block.replace(/^#.*\n?/gm, '').trimEnd())
    .filter((block) => block !== '');

const numbered = (block, number) =>
  block
    .replace(/^resource "(\w+)" "(\w+)"/, `resource "$1" "$2__${number}"`)
    .replace(/\b(aws_\w+)\.(\w+)/g, `$1.$2__${number}`);

const isShared = (block) => /^(terraform|variable|provider) /.test(block);

/** The errors of every file; one run for so many of them. */
export const validateAll = async (terraform, room, files, together = 60) => {
  const results = [];
  for (let from = 0; from < files.length; from += together) {
    const batch = files.slice(from, from + together);
    const shared = new Set();
    const own = batch.map(({ text }, number) =>
      blocksOf(text).flatMap((block) => {
        if (!isShared(block)) return [numbered(block, number)];
        shared.add(block);
        return [];
      }),
    );
    const folder = await folderWith(terraform, room, `batch-${from}`, [...shared, ...own.flat()].join('\n\n'));
    const { diagnostics } = await validate(terraform, folder);
    const lines = [...shared, ...own.flat()].join('\n\n').split('\n');
    const owner = (line) => {
      for (let at = line - 1; at >= 0; at--) {
        const [, number] = /__(\d+)\b/.exec(lines[at]) ?? [];
        if (number !== undefined) return Number(number);
      }
      return 0;
    };
    batch.forEach(({ name }, number) => {
      const problems = diagnostics.filter(({ range }) => owner(range?.start.line ?? 1) === number).map(told);
      results.push({ name, problems });
    });
  }
  return results;
};

/** Of resources and arguments that are said to be lacking, those that the provider has after all. */
export const presentIn = async (terraform, room, names) => {
  const text = 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n';
  const folder = await folderWith(terraform, room, 'schema', text);
  const { status, said } = await run(terraform, folder, ['providers', 'schema', '-json']);
  if (status !== 0) throw new Error(`terraform providers schema: ${said.slice(0, 300)}`);
  const [provider] = Object.values(JSON.parse(said.slice(said.indexOf('{'))).provider_schemas);
  return names.filter((name) => {
    const [type, argument] = name.split('.');
    const block = provider.resource_schemas[type]?.block;
    return argument === undefined
      ? block !== undefined
      : block?.attributes?.[argument] !== undefined || block?.block_types?.[argument] !== undefined;
  });
};
