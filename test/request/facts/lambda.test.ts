import { describe, expect, test } from '@jest/globals';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { buildRequests } from '../../../src/request/build.js';
import { lookUp, subjectOf } from '../../../src/request/fact.js';
import { facts } from '../../../src/request/facts/index.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { askedFor } from '../../diagnose.js';
import { integration } from '../../worlds/link-v2.js';
import { healthy, ids, provider, urls } from '../../worlds/peered.js';
import { answer, edit } from '../../worlds/world.js';

const subject = (snapshot: Snapshot) => {
  const inventory = inventoryOf(snapshot);
  const call = { target: urls.alias.replace('/orders', '/pets'), from: ids.app };
  const [request] = buildRequests(inventory, askedFor(call));
  if (!request) throw new Error('no request');
  return subjectOf(request, inventory);
};

const arn = (tail: string) => `arn:aws:execute-api:us-east-1:${provider.account}:${tail}`;

const policy = (statement: object) =>
  answer(
    healthy(),
    provider,
    'lambda/get-policy',
    {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'apigateway.amazonaws.com' },
            Action: 'lambda:InvokeFunction',
            Resource: ids.function,
            ...statement,
          },
        ],
      }),
    },
    'pets',
  );

const sourced = (operator: string, value: string | string[]) =>
  policy({ Condition: { [operator]: { 'AWS:SourceArn': value } } });

describe('the permission of a function', () => {
  test.each([
    ['every stage and method of the API', sourced('ArnLike', arn(`${ids.api}/*`)), 'allow'],
    ['the method on every stage', sourced('ArnLike', arn(`${ids.api}/*/GET/pets`)), 'allow'],
    ['this stage', sourced('ArnLike', arn(`${ids.api}/prod/GET/pets`)), 'allow'],
    ['another stage', sourced('ArnLike', arn(`${ids.api}/dev/GET/pets`)), 'implicit-deny'],
    ['another verb', sourced('ArnLike', arn(`${ids.api}/*/POST/pets`)), 'implicit-deny'],
    ['another path', sourced('ArnLike', arn(`${ids.api}/*/GET/orders`)), 'implicit-deny'],
    ['another API', sourced('ArnLike', arn('zzzzzzzzzz/*/*/*')), 'implicit-deny'],
    ['a value that no wildcard extends', sourced('StringEquals', arn(`${ids.api}/*/GET/pets`)), 'implicit-deny'],
    ['any source', policy({}), 'allow'],
    ['its own account', policy({ Condition: { StringEquals: { 'AWS:SourceAccount': provider.account } } }), 'allow'],
    [
      'another account',
      policy({ Condition: { StringEquals: { 'AWS:SourceAccount': '999999999999' } } }),
      'implicit-deny',
    ],
    ['another service', policy({ Principal: { Service: 'events.amazonaws.com' } }), 'implicit-deny'],
    ['everybody', policy({ Principal: '*' }), 'allow'],
    ['another action', policy({ Action: 'lambda:GetFunction' }), 'implicit-deny'],
    ['every action', policy({ Action: 'lambda:*' }), 'allow'],
    ['an alias', policy({ Resource: `${ids.function}:live` }), 'implicit-deny'],
    ['nobody', policy({ Effect: 'Deny' }), 'explicit-deny'],
    ['nothing: there is no policy', answer(healthy(), provider, 'lambda/get-policy', {}, 'pets'), 'implicit-deny'],
  ] as const)('for %s', (_what, snapshot, effect) => {
    const found = lookUp(subject(snapshot), facts.functionPermission);
    expect(found.known && found.value?.effect).toBe(effect);
  });

  test('is not known where a condition is not modelled', () => {
    const odd = policy({ Condition: { ArnLooksLike: { 'AWS:SourceArn': '*' } } });
    expect(lookUp(subject(odd), facts.functionPermission).known).toBe(false);
  });

  test('is not asked for where a role is assumed', () => {
    const byRole = integration('/pets', (row) => {
      row['credentials'] = `arn:aws:iam::${provider.account}:role/x`;
    })(healthy());
    expect(lookUp(subject(byRole), facts.functionPermission)).toEqual({ known: true, value: undefined });
  });
});

describe('the function of an integration', () => {
  const staged = (variables: Record<string, string> | undefined, name: string) =>
    edit(
      integration('/pets', (row) => {
        row['uri'] = String(row['uri']).replace('function:pets', `function:${name}`);
      })(healthy()),
      provider,
      'apigateway/get-stages',
      (a: { item: Record<string, unknown>[] }) => {
        for (const item of a.item) if (variables) item['variables'] = variables;
      },
      ids.api,
    );
  const used = (snapshot: Snapshot) => lookUp(subject(snapshot), facts.functionUsed);

  test('has the alias that the URI names', () => {
    const found = used(staged(undefined, 'pets:live'));
    expect(found.known && found.value).toMatchObject({
      is: 'function',
      name: 'pets',
      qualifier: 'live',
      variables: [],
    });
  });

  test('has the name that the stage gives it', () => {
    const found = used(staged({ fn: 'cats', alias: '7' }, '${stageVariables.fn}:${stageVariables.alias}'));
    expect(found.known && found.value).toMatchObject({ name: 'cats', qualifier: '7', variables: ['fn', 'alias'] });
  });

  test('is known to be nothing where the stage lacks a variable', () => {
    const found = used(staged({ alias: '<dropped>' }, '${stageVariables.fn}:${stageVariables.alias}'));
    expect(found.known && found.value).toMatchObject({ is: 'undefined', variables: ['fn'] });
  });

  test('is not known where a snapshot keeps the name of a variable and not its value', () => {
    const found = used(staged({ fn: '<dropped>' }, '${stageVariables.fn}'));
    expect(!found.known && [found.gap.action, found.gap.why]).toEqual(['apigateway:GET', 'unmodelled']);
  });
});
