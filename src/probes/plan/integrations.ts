import type { Answers } from '../../inventory/answers.js';
import { documentIn, methodsIn } from '../../request/openapi.js';
import { present, type World } from './rule.js';

type Resource = NonNullable<Answers['apigateway/get-resources']['items']>[number];
export type Integration = NonNullable<
  NonNullable<NonNullable<Resource['resourceMethods']>[string]>['methodIntegration']
>;

export const integrationsOf = (answer: Answers['apigateway/get-resources'] | undefined): Integration[] =>
  (answer?.items ?? []).flatMap(({ resourceMethods = {} }) =>
    present(Object.values(resourceMethods).map((method) => method.methodIntegration)),
  );

/** The integrations that a stage's export has: what is deployed, which the working copy may not have any more. */
export const deployedIntegrations = (answer: Answers['apigateway/get-export'] | undefined): Integration[] => {
  const document = answer && documentIn(answer);
  return document ? present(methodsIn(document).map(({ value }) => value.methodIntegration)) : [];
};

type Variables = Readonly<Record<string, string>>;

/** The variables of each stage of an API, and of its canary where it has one. */
export const stageVariables = (world: World, api: string): Variables[] =>
  (world.read('apigateway/get-stages', api)?.item ?? []).flatMap(({ variables = {}, canarySettings }) => [
    variables,
    ...(canarySettings ? [{ ...variables, ...canarySettings.stageVariableOverrides }] : []),
  ]);

const reference = /\$\{stageVariables\.(\w+)\}/g;

/** What a text with `${stageVariables.x}` stands for, stage by stage; nothing for a stage that lacks a variable. */
export const resolved = (text: string | undefined, stages: readonly Variables[]): string[] => {
  if (text === undefined) return [];
  if (!text.includes('${stageVariables.')) return [text];
  const texts = stages.flatMap((variables) => {
    const filled = text.replace(reference, (whole, name: string) => variables[name] ?? whole);
    return filled.includes('${stageVariables.') ? [] : [filled];
  });
  return [...new Set(texts)];
};
