import type { AuthorizeResult } from '../policy/index.js';
import { visible } from './escape.js';

const blamed = ({ blame }: AuthorizeResult): string[] =>
  blame.map(
    ({ layer, statement, code }) =>
      `  ✗ ${layer}: ${code}${statement === null ? '' : ` (statement ${visible(String(statement))})`}`,
  );

const explained = ({ statements }: AuthorizeResult): string[] =>
  statements.map(({ layer, index, sid, effect, matched, because }) => {
    const glyph = matched === true ? '✓ matches' : matched === false ? '· no match' : '? unknown';
    return `    ${glyph}  ${layer} ${visible(String(sid ?? index))} ${effect}: ${visible(because)}`;
  });

const one = (result: AuthorizeResult): string =>
  [
    `${result.decision}${result.kind === result.decision ? '' : ` (${result.kind})`}${result.id ? `  ${visible(result.id)}` : ''}${
      result.asExpected === undefined ? '' : result.asExpected ? '  as expected' : '  NOT AS EXPECTED'
    }`,
    ...blamed(result),
    ...explained(result),
    ...(result.dependsOn.length > 0 ? [`  depends on: ${result.dependsOn.join(', ')}`] : []),
    ...(result.lint.length > 0 ? [`  lint: ${result.lint.join(', ')}`] : []),
  ].join('\n');

/** Decisions for a person: each layer that blocks, and how far every statement got. */
export const renderDecisions = (results: readonly AuthorizeResult[]): string => `${results.map(one).join('\n\n')}\n`;
