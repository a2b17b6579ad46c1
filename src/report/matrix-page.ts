import type { Check, Seen } from '../checks/check.js';
import type { AnyRule } from '../checks/practice/rule.js';

/** What a caller observes, and the question that tells its causes apart first. */
interface Symptom {
  readonly title: string;
  readonly is: (seen: Seen) => boolean;
  readonly first: string;
}

const http = (status: number, body?: string) => (seen: Seen) =>
  seen.kind === 'http' && seen.status === status && (body === undefined || (seen.body ?? '').includes(body));

const symptoms: readonly Symptom[] = [
  {
    title: 'The name does not resolve',
    is: ({ kind }) => kind === 'dns',
    first: 'Is an endpoint with private DNS in the VPC that resolves the name?',
  },
  {
    title: 'The connection times out',
    is: ({ kind }) => kind === 'timeout',
    first: "What do the flow logs of the endpoint's interfaces show for the caller's address?",
  },
  {
    title: 'The connection is refused or reset',
    is: ({ kind }) => kind === 'refused' || kind === 'reset',
    first: 'Whose address answered?',
  },
  {
    title: 'The TLS handshake fails',
    is: ({ kind }) => kind === 'tls',
    first: 'Which certificate was served, and which security policy does the API have?',
  },
  {
    title: '403 Forbidden',
    is: http(403, '"Forbidden"'),
    first:
      'Is there an access-log line? With one it is a key or the WAF, without one the routing by host, API and stage.',
  },
  {
    title: '403 Missing Authentication Token',
    is: http(403, 'Missing Authentication Token'),
    first: "Is the method in the deployment's summary?",
  },
  {
    title: '403, a policy refuses',
    is: http(403, 'is not authorized'),
    first: 'Which policy does the end of the message name?',
  },
  { title: '403, other texts', is: http(403), first: 'What does `x-amzn-ErrorType` say?' },
  { title: '400', is: http(400), first: 'Which validator does the method have?' },
  { title: '401', is: http(401), first: 'Which identity source does the authorizer read?' },
  {
    title: '413, 414, 415',
    is: ({ status }) => status === 413 || status === 414 || status === 415,
    first: 'How large is the request?',
  },
  { title: '429', is: http(429), first: 'Is a usage plan, the stage or the account the limit?' },
  { title: '500', is: http(500), first: "What is the integration's type, and what does the execution log say?" },
  { title: '502', is: http(502), first: 'Did the function run?' },
  {
    title: '503',
    is: http(503),
    first:
      'Is `x-amzn-ErrorType` there? Without it the answer is not from API Gateway: look at load balancers and the back end.',
  },
  { title: '504', is: http(504), first: 'Is the integration latency near the timeout?' },
  { title: 'Other answers', is: () => true, first: 'Is `x-amzn-ErrorType` there?' },
];

const rows = (checks: readonly Check[]): string[] =>
  checks.map(
    ({ code, title, layer, severity }) => `| [\`${code}\`](causes/${code}.md) | ${layer} | ${severity} | ${title} |`,
  );

const practice = (rules: readonly AnyRule[]): string[] => [
  '## Rules of good practice',
  '',
  '`xapi audit` judges them of every resource; none of them stops a request.',
  '',
  '| rule | of | severity | healthy | controls of AWS |',
  '| --- | --- | --- | --- | --- |',
  ...rules.map(
    ({ code, about, severity, title, controls }) =>
      `| [\`${code}\`](causes/${code}.md) | ${about.named} | ${severity} | ${title} | ${controls.join(', ')} |`,
  ),
  '',
];

/**
 * `docs/matrix.md`: symptom → causes in the order in which a request meets them → what tells them apart first; then the
 * rules of practice, and the causes that configuration cannot show.
 */
export const matrixPage = (
  checks: readonly Check[],
  rules: readonly AnyRule[],
  listed: Readonly<Record<string, string>>,
): string => {
  const told = new Set<Check>();
  const sections = symptoms.flatMap(({ title, is, first }) => {
    const own = checks.filter((check) => !told.has(check) && is(check.seenAs));
    own.forEach((check) => told.add(check));
    if (own.length === 0) return [];
    return [
      `## ${title}`,
      '',
      `First: ${first}`,
      '',
      '| cause | layer | severity | healthy |',
      '| --- | --- | --- | --- |',
      ...rows(own),
      '',
    ];
  });
  const others = Object.entries(listed).map(([code, why]) => `| \`${code}\` | ${why} |`);
  const tail =
    others.length === 0
      ? []
      : [
          '## Causes that configuration cannot show',
          '',
          '| cause | why, and what shows it |',
          '| --- | --- |',
          ...others,
          '',
        ];
  const head = ['# The troubleshooting matrix', '', 'Made from the checks (`npm run docs`).', ''];
  return [...head, ...sections, ...practice(rules), ...tail].join('\n');
};
