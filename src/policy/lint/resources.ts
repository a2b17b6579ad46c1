import { compilePattern, matchPattern, noVariables } from '../pattern.js';
import type { Statement } from '../document.js';
import type { LintSubject, Note, StatementRule } from './subject.js';

/** A written `Resource`, taken apart. */
interface Written {
  readonly text: string;
  readonly form: 'arn' | 'short' | 'other';
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** After the fifth colon; in the short form after `execute-api:`. */
  readonly rest: string;
  readonly apiId: string;
  readonly stage: string | undefined;
  readonly method: string | undefined;
  readonly path: readonly string[];
}

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'];

const takeApart = (text: string): Written => {
  const short = text.startsWith('execute-api:');
  const [head, partition = '', service = '', region = '', account = '', ...tail] = text.split(':');
  const isArn = head === 'arn' && tail.length > 0;
  const rest = short ? text.slice('execute-api:'.length) : tail.join(':');
  const [apiId = '', stage, method, ...path] = rest.split('/');
  const form = short ? 'short' : isArn ? 'arn' : 'other';
  return { text, form, partition, service, region, account, rest, apiId, stage, method, path };
};

const covers = (pattern: string, value: string): boolean =>
  matchPattern(compilePattern(pattern, { variables: false, wildcards: true }), value, noVariables) === true;

const isExecuteApi = (written: Written): boolean => written.form === 'arn' && covers(written.service, 'execute-api');
const isDomain = (written: Written): boolean => written.rest.startsWith('/domainnames');
const isIdentitySide = ({ layer }: LintSubject): boolean =>
  layer !== 'resourcePolicy' && layer !== 'domainPolicy' && layer !== 'endpointPolicy';

const wrongAccount = (written: Written, subject: LintSubject): Note => [
  isIdentitySide(subject) ? 'identity-resource-wrong-account' : 'resource-wrong-account',
  `${written.text} names account ${written.account}, the API belongs to ${subject.target.accountId}`,
];

/** Where other APIs may be listed rightly, only an ARN of this API can be wrong. */
const wrongParts = (written: Written, subject: LintSubject): readonly Note[] => {
  const { target, layer } = subject;
  if (!isExecuteApi(written) || isDomain(written)) return [];
  const namesIt = covers(written.apiId, target.apiId);
  if (layer !== 'resourcePolicy' && (!namesIt || written.apiId === '*')) return [];
  const notes: Note[] = [];
  if (!covers(written.partition, target.partition))
    notes.push(['resource-wrong-partition', `${written.text} is not in partition ${target.partition}`]);
  if (!covers(written.region, target.region))
    notes.push(['resource-wrong-region', `${written.text} is not in region ${target.region}`]);
  if (!covers(written.account, target.accountId)) notes.push(wrongAccount(written, subject));
  if (!namesIt) notes.push(['resource-wrong-api', `${written.text} is not API ${target.apiId}`]);
  return notes;
};

const shape = (written: Written, subject: LintSubject): readonly Note[] => {
  const notes: Note[] = [];
  if (written.form === 'short' && subject.layer !== 'resourcePolicy' && subject.layer !== 'domainPolicy') {
    notes.push([
      'shorthand-outside-resource-policy',
      `${written.text} is expanded in resource and domain policies only`,
    ]);
  }
  if (written.service === 'apigateway' && written.form === 'arn') {
    if (isDomain(written))
      notes.push(['domain-arn-wrong-service', `${written.text} is for management, calls need execute-api`]);
    else notes.push(['resource-control-plane-arn', `${written.text} is the control plane, calls need execute-api`]);
  }
  if ((isExecuteApi(written) || written.form === 'short') && written.rest.split('/')[0]?.includes(':')) {
    notes.push(['stray-colon-in-resource', `${written.text} has a colon where a slash belongs`]);
  }
  return notes;
};

const methodNotes = (written: Written): readonly Note[] => {
  const { method, stage, text } = written;
  if (method === 'ANY') return [['any-as-method', `${text}: requests carry their real verb, never ANY`]];
  if (method !== undefined && method !== method.toUpperCase() && verbs.includes(method.toUpperCase())) {
    return [['method-lowercase', `${text}: verbs are written in capitals`]];
  }
  const missing = written.form === 'short' && stage !== undefined && verbs.includes(stage);
  return missing ? [['shorthand-missing-stage', `${text}: the first part is the stage, not the verb`]] : [];
};

const stageVersusPath = (written: Written, { target }: LintSubject): readonly Note[] => {
  const { stage, text } = written;
  if (stage === undefined || target.stage === undefined || stage === target.stage) return [];
  const first = target.path?.split('/')[1];
  return stage !== '' && first === stage
    ? [['stage-vs-path', `${text}: ${stage} is read as a stage, not as a path`]]
    : [];
};

const pathNotes = (written: Written, subject: LintSubject): readonly Note[] => {
  const { rest, text, stage, path } = written;
  const notes: Note[] = [];
  if (written.form === 'arn' && /^[^/*?]+\/?$/.test(rest))
    notes.push(['resource-missing-wildcard', `${text} matches no request without /*`]);
  if (written.form === 'short' && rest === '/')
    notes.push(['resource-missing-wildcard', `${text} matches no request without *`]);
  if (/(?<![${])\{[^{}]*\}/.test(rest))
    notes.push(['path-template-in-resource', `${text}: requests carry values in place of {…}`]);
  if (stage !== undefined && /^[^*?]+\*$/.test(stage))
    notes.push(['stage-prefix', `${text} also covers every other stage whose name begins like this`]);
  if (path.length > 1 && path.at(-1) === '')
    notes.push(['trailing-slash', `${text} matches only requests whose path ends in a slash`]);
  return [...notes, ...methodNotes(written), ...stageVersusPath(written, subject)];
};

/** Everything that one written resource can get wrong. */
export const resourceRule: StatementRule = (statement: Statement, subject) =>
  statement.resource.value.written.flatMap((text) => {
    const written = takeApart(text);
    const isCall = (isExecuteApi(written) || written.form === 'short') && !isDomain(written);
    return [
      ...shape(written, subject),
      ...wrongParts(written, subject),
      ...(isCall ? pathNotes(written, subject) : []),
    ];
  });

/** Null where the text says nothing about stages. */
export const stageOf = (text: string): string | null => {
  const written = takeApart(text);
  const isCall = (isExecuteApi(written) || written.form === 'short') && !isDomain(written);
  return isCall && !written.apiId.includes('*') ? (written.stage ?? null) : null;
};

/** A request ARN that the written resource matches, if it is this API's. */
export const sampleArn = (text: string, { target }: LintSubject): string => {
  const prefix = `arn:${target.partition}:execute-api:${target.region}:${target.accountId}:${target.apiId}`;
  const written = takeApart(text);
  const fill = (part: string | undefined, fallback: string) =>
    part === undefined || part === '*' ? fallback : part.replaceAll(/[*?]/g, 'x');
  if (!(isExecuteApi(written) || written.form === 'short') || isDomain(written)) {
    return `${prefix}/${target.stage ?? 'prod'}/${target.method ?? 'GET'}/`;
  }
  const path = written.path.join('/');
  return `${prefix}/${fill(written.stage, target.stage ?? 'prod')}/${fill(written.method, target.method ?? 'GET')}/${fill(path, 'x')}`;
};
