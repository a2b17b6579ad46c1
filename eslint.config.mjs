import tseslint from 'typescript-eslint';

/**
 * Imports run down this list only (ARCHITECTURE.md). A folder may import its own row and the rows below it.
 * Rows on one line do not import each other.
 */
const floors = [
  ['cli'],
  ['report', 'probes'],
  ['diagnosis'],
  ['checks'],
  ['changes'],
  ['resources'],
  ['request'],
  ['network', 'policy'],
  ['inventory'],
  ['snapshot'],
];

const above = (folder) => {
  const floor = floors.findIndex((row) => row.includes(folder));
  return floors
    .slice(0, floor + 1)
    .flat()
    .filter((other) => other !== folder);
};

const direction = floors.flat().map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...above(folder).map((other) => ({
            group: [`**/${other}/*`, `**/${other}/**`],
            message: `src/${folder} must not import src/${other}: imports run down (ARCHITECTURE.md).`,
          })),
          ...(folder === 'probes'
            ? []
            : [
                {
                  group: ['@aws-sdk/*', '@smithy/*'],
                  allowTypeImports: true,
                  message: 'Only src/probes calls AWS; elsewhere import types.',
                },
              ]),
          ...(['cli', 'probes', 'snapshot'].includes(folder)
            ? []
            : [
                {
                  group: ['node:fs', 'node:fs/*', 'node:http', 'node:https', 'node:net', 'node:child_process'],
                  message: 'Pure: no file, no network.',
                },
              ]),
          ...(['cli', 'report'].includes(folder)
            ? []
            : [
                { group: ['chalk', 'cli-table3', 'yargs', 'yargs/*'], message: 'Rendering belongs to report and cli.' },
              ]),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'fixtures/**'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Time is an argument.',
        },
      ],
    },
  },
  ...direction,
  { files: ['src/{cli,probes}/**/*.ts', 'test/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
);
