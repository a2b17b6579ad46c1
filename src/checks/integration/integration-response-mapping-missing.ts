import { addDefaultResponse } from '../../changes/integrations.js';
import type { Method } from '../../inventory/services.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { answers, deployable, integrationEvents, wayReads, waySubject } from './way.js';

type Integration = NonNullable<Method['methodIntegration']>;

const statuses = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => String(from + at));

/** Of answers that are no error: a back end may say 202 or redirect, and nothing else. */
const good = statuses(200, 400);

/**
 * What selection patterns are compared with: of a mock the statuses that its request templates name, of a function its
 * error message, which a good answer does not have, of every other back end the status.
 */
const selectors = ({ type, uri, requestTemplates = {} }: Integration): readonly string[] => {
  if (uri?.includes(':lambda:path/')) return [''];
  if (type !== 'MOCK') return good;
  const named = Object.values(requestTemplates).flatMap((template) =>
    [...(template ?? '').matchAll(/['"]?statusCode['"]?\s*:\s*['"]?(\d{3})/g)].map(([, status = '']) => status),
  );
  return named.length > 0 ? named : statuses(200, 600);
};

/** What keeps an answer of the back end from becoming one of the method; undefined where a good answer gets through. */
const problemOf = ({ methodIntegration: integration = {}, methodResponses = {} }: Method): string | undefined => {
  const responses = Object.entries(integration.integrationResponses ?? {});
  if (responses.length === 0) return 'the integration has no response';
  const compared = selectors(integration);
  const chosen =
    responses.find(([, { selectionPattern }]) => !selectionPattern) ??
    responses.find(([, { selectionPattern = '' }]) => matches(selectionPattern, compared));
  if (!chosen)
    return 'no integration response takes a good answer: each has a selection pattern, and none is the default';
  const status = chosen[1].statusCode ?? chosen[0];
  return methodResponses[status] === undefined
    ? `the integration response for ${status} has no method response`
    : undefined;
};

/** A pattern that is read otherwise than here is taken to match. */
const matches = (pattern: string, compared: readonly string[]): boolean => {
  try {
    const whole = new RegExp(`^(?:${pattern})$`);
    return compared.some((text) => whole.test(text));
  } catch {
    return true;
  }
};

export default check({
  code: 'integration-response-mapping-missing',
  title: 'A good answer of the back end becomes an answer of the method',
  why:
    'Without proxy integration each answer of the back end is mapped: an integration response must take it, and the method must ' +
    'declare its status. Where either is missing the caller reads 500 Internal server error although the back end did its work.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy:
    'Add a default integration response (an empty selection pattern) with a method response of its status, and deploy.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  reads: [...wayReads, 'methodSetup'],
  subject: waySubject,
  judge(facts) {
    const { methodSetup } = facts;
    const integration = methodSetup?.value.methodIntegration;
    if (!methodSetup || !integration) return pass('there is no integration to look at');
    if (integration.type?.endsWith('_PROXY')) return pass('a proxy integration maps nothing');
    const problem = problemOf(methodSetup.value);
    if (problem === undefined) return pass('a good answer is mapped');
    const place = deployable(facts);
    return fail({
      because: `${problem} (${methodSetup.verb} of resource ${methodSetup.resource})`,
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: ['DeleteIntegrationResponse', 'PutIntegrationResponse', 'DeleteMethodResponse', ...integrationEvents],
        ids: [methodSetup.api],
      },
      repair: place ? [addDefaultResponse(place, '200')] : [],
    });
  },
});
