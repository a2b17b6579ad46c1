import type { Answers } from '../inventory/answers.js';
import { isRecord } from '../snapshot/json.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Known } from './journal.js';
import { integrationsOf } from './plan/integrations.js';

const reference = /\$\{stageVariables\.(\w+)\}/g;

/** Of a backend's URL the host, of an ARN the whole: what comes after a host may carry a token. */
const naming = (uri: string | undefined): string | undefined => /^https?:\/\/([^/?#]*)/.exec(uri ?? '')?.[1] ?? uri;

const namesIn = (texts: readonly (string | undefined)[]): string[] =>
  texts.flatMap((text) => [...(text ?? '').matchAll(reference)].map(([, name = '']) => name));

/** Where API Gateway's OpenAPI extensions name a backend; what is deployed may differ from the working copy. */
const exported = /"(?:uri|connectionId|integrationTarget|authorizerUri)"\s*:\s*"((?:[^"\\]|\\.)*)"/g;

const used = ({ ask, outcome }: Known): string[] => {
  if (outcome.is !== 'answered') return [];
  switch (ask.operation) {
    case 'apigateway/get-resources':
      return namesIn(
        integrationsOf(outcome.answer as Answers['apigateway/get-resources']).flatMap(
          ({ uri, connectionId, integrationTarget }) => [naming(uri), connectionId, integrationTarget],
        ),
      );
    case 'apigateway/get-authorizers':
      return namesIn(
        ((outcome.answer as Answers['apigateway/get-authorizers']).items ?? []).map(({ authorizerUri }) =>
          naming(authorizerUri),
        ),
      );
    case 'apigateway/get-export':
      return namesIn([...String(outcome.answer['body']).matchAll(exported)].map(([, text]) => naming(text)));
    default:
      return [];
  }
};

/** The variables of stages that name a function, a VPC link or a backend's host, of every API that was read. */
export const namingVariables = (known: readonly Known[]): ReadonlySet<string> => new Set(known.flatMap(used));

const withValues = (kept: unknown, answered: unknown, names: ReadonlySet<string>): unknown =>
  isRecord(kept) && isRecord(answered)
    ? Object.fromEntries(Object.entries(kept).map(([name, old]) => [name, names.has(name) ? answered[name] : old]))
    : kept;

const stageWith = (kept: unknown, answered: unknown, names: ReadonlySet<string>): unknown => {
  if (!isRecord(kept) || !isRecord(answered)) return kept;
  const { variables, canarySettings } = kept;
  const canary = answered['canarySettings'];
  return {
    ...kept,
    ...(variables === undefined ? {} : { variables: withValues(variables, answered['variables'], names) }),
    ...(isRecord(canarySettings) && isRecord(canary) && isRecord(canarySettings['stageVariableOverrides'])
      ? {
          canarySettings: {
            ...canarySettings,
            stageVariableOverrides: withValues(
              canarySettings['stageVariableOverrides'],
              canary['stageVariableOverrides'],
              names,
            ),
          },
        }
      : {}),
  };
};

/** A stage's or stages' answer without secrets, in which these variables have their values again. */
export const withVariables = (kept: Answer, answered: Answer, names: ReadonlySet<string>): Answer => {
  const rows = kept['item'];
  const originals = answered['item'];
  return Array.isArray(rows) && Array.isArray(originals)
    ? { ...kept, item: rows.map((row: unknown, index) => stageWith(row, originals[index], names)) }
    : (stageWith(kept, answered, names) as Answer);
};
