import type { Layer, LayerContext } from '../../../policy/index.js';
import { evaluateLayer } from '../../../policy/index.js';
import type { PolicyCondition, PolicyDocument, PolicyStatement } from './documents.js';
import { conditionsOf } from './documents.js';

/** What keeps one Allow statement from matching the request. */
export type Obstacle =
  | { readonly element: 'principal' | 'action' | 'resource' }
  | { readonly element: 'condition'; readonly condition: PolicyCondition };

/** One Allow statement that does not match, with everything that keeps it from matching. */
export interface Blocked {
  readonly statement: PolicyStatement;
  readonly index: number;
  readonly obstacles: readonly Obstacle[];
}

/** Evaluates documents of one layer for one request. */
export interface Bench {
  readonly layer: Layer;
  readonly context: LayerContext;
}

const picked = (statement: PolicyStatement, ...names: readonly (keyof PolicyStatement)[]): PolicyStatement =>
  Object.fromEntries(names.flatMap((name) => (statement[name] === undefined ? [] : [[name, statement[name]]])));

/** Whether a statement with this element, and everything else wide open, does not match. */
const stops = ({ layer, context }: Bench, version: string | undefined, element: PolicyStatement): boolean => {
  const named = element.Principal !== undefined || element.NotPrincipal !== undefined;
  const acts = element.Action !== undefined || element.NotAction !== undefined;
  const reaches = element.Resource !== undefined || element.NotResource !== undefined;
  const statement: PolicyStatement = {
    Effect: 'Allow',
    ...(named ? {} : { Principal: '*' }),
    ...(acts ? {} : { Action: '*' }),
    ...(reaches ? {} : { Resource: '*' }),
    ...element,
  };
  const document = { ...(version === undefined ? {} : { Version: version }), Statement: [statement] };
  return evaluateLayer(document, layer, context).effect === 'implicit-deny';
};

const obstaclesOf = (bench: Bench, version: string | undefined, statement: PolicyStatement): Obstacle[] => {
  const found: Obstacle[] = [];
  const tries = (element: 'principal' | 'action' | 'resource', part: PolicyStatement) => {
    if (stops(bench, version, part)) found.push({ element });
  };
  tries('principal', picked(statement, 'Principal', 'NotPrincipal'));
  tries('action', picked(statement, 'Action', 'NotAction'));
  tries('resource', picked(statement, 'Resource', 'NotResource'));
  for (const [operator, keys] of Object.entries(statement.Condition ?? {}))
    for (const [key, values] of Object.entries(keys))
      if (stops(bench, version, { Condition: { [operator]: { [key]: values } } }))
        found.push(
          ...conditionsOf({ Condition: { [operator]: { [key]: values } } }).map((condition): Obstacle => ({
            element: 'condition',
            condition,
          })),
        );
  return found;
};

const weight: Readonly<Record<Obstacle['element'], number>> = { action: 100, resource: 10, principal: 5, condition: 1 };

const distance = ({ obstacles }: Blocked): number => obstacles.reduce((sum, { element }) => sum + weight[element], 0);

/** The Allow statements that do not match, the one that comes nearest first. */
export const blockedAllows = (bench: Bench, document: PolicyDocument): readonly Blocked[] =>
  document.Statement.map((statement, index) => ({ statement, index }))
    .filter(({ statement }) => statement.Effect === 'Allow')
    .map(({ statement, index }) => ({
      statement,
      index,
      obstacles: obstaclesOf(bench, document.Version, statement),
    }))
    .sort((a, b) => distance(a) - distance(b) || a.index - b.index);
