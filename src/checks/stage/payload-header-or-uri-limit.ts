import type { Facts } from '../../request/facts/index.js';
import type { Seen } from '../check.js';
import { check, fail, pass } from '../check.js';
import { uriTooLong } from '../seen.js';
import { partition, stageSubject } from '../words.js';

/** Limits of private APIs (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html). */
const limits = { methodArn: 1600, url: 8192, headers: 8000 } as const;

const bytes = (text: string): number => Buffer.byteLength(text);

interface Excess {
  readonly because: string;
  readonly seen: Seen;
}

type Stated = Pick<Facts, 'asked' | 'restApi' | 'stage' | 'nameUsed'>;

/** What is over a limit, as far as path and headers were stated; a query string and a body are not. */
const excessOf = ({ asked, restApi, stage, nameUsed }: Stated): Excess | undefined => {
  const name = stage?.stageName ?? asked.stage ?? '';
  const region = restApi?.region ?? '';
  const arn = `arn:${partition(region)}:execute-api:${region}:${restApi?.account ?? ''}:${restApi?.value.id ?? ''}/${name}/${asked.method}${asked.path}`;
  if (bytes(arn) > limits.methodArn)
    return {
      because: `the ARN of the method has ${bytes(arn)} bytes, and an API with a resource policy takes ${limits.methodArn}`,
      seen: uriTooLong,
    };
  const host = nameUsed.host.form === 'unstated' ? '' : nameUsed.host.name;
  const url = bytes(`https://${host}/${name}${asked.path}`);
  if (url > limits.url)
    return { because: `the URL has ${url} characters, and a private API takes ${limits.url}`, seen: uriTooLong };
  const headers = Object.entries(asked.headers).reduce((sum, [key, value]) => sum + bytes(key) + bytes(value) + 4, 0);
  if (headers <= limits.headers) return undefined;
  return {
    because: `the headers that were stated have ${headers} bytes, and a private API takes ${limits.headers}`,
    seen: { kind: 'http' },
  };
};

export default check({
  code: 'payload-header-or-uri-limit',
  title: 'The request is within the limits of private APIs',
  why:
    'A private API takes 10 MB of body, 8,000 bytes of headers, 8,192 characters of URL and 1,600 bytes of method ARN, which holds ' +
    'the whole path. More is answered with 413 or 414; too many headers may leave no log at all.',
  severity: 'medium',
  layer: 'stage',
  seenAs: uriTooLong,
  remedy: 'Send less: shorter path parameters, fewer cookies and claims, large bodies through a presigned upload.',
  noRepair: 'The limit is that of API Gateway, and the client sends what is too large.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  reads: ['asked', 'restApi', 'stage', 'nameUsed'],
  subject: stageSubject,
  judge(facts) {
    if (!facts.restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const excess = excessOf(facts);
    if (excess) return fail({ ...excess, repair: [] });
    return pass('path and headers that were stated are within the limits');
  },
});
