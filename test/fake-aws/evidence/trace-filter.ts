import { isRecord, records, scalarText } from '../call.js';
import { AwsError } from '../errors.js';

type Row = Readonly<Record<string, unknown>>;
type Test = (trace: Row) => boolean;

const flags: Readonly<Record<string, Test>> = {
  ok: ({ HasFault, HasError, HasThrottle }) => !HasFault && !HasError && !HasThrottle,
  fault: ({ HasFault }) => HasFault === true,
  error: ({ HasError }) => HasError === true,
  throttle: ({ HasThrottle }) => HasThrottle === true,
  partial: ({ IsPartial }) => IsPartial === true,
};

const http = (trace: Row, name: string): unknown[] => (isRecord(trace['Http']) ? [trace['Http'][name]] : []);

const values: Readonly<Record<string, (trace: Row) => unknown[]>> = {
  'http.url': (trace) => http(trace, 'HttpURL'),
  'http.status': (trace) => http(trace, 'HttpStatus'),
  'http.method': (trace) => http(trace, 'HttpMethod'),
  'http.clientip': (trace) => http(trace, 'ClientIp'),
  'http.useragent': (trace) => http(trace, 'UserAgent'),
  responsetime: (trace) => [trace['ResponseTime']],
  duration: (trace) => [trace['Duration']],
  'resource.arn': (trace) => records(trace['ResourceARNs']).map(({ ARN }) => ARN),
};

const compare = (found: string, operator: string, operand: string): boolean => {
  switch (operator.toUpperCase()) {
    case '=':
      return found === operand || (operand !== '' && Number(found) === Number(operand));
    case '!=':
      return found !== operand;
    case '>':
      return Number(found) > Number(operand);
    case '>=':
      return Number(found) >= Number(operand);
    case '<':
      return Number(found) < Number(operand);
    case '<=':
      return Number(found) <= Number(operand);
    case 'CONTAINS':
      return found.includes(operand);
    case 'BEGINSWITH':
      return found.startsWith(operand);
    default:
      return found.endsWith(operand);
  }
};

const termOf = (term: string): Test => {
  const flag = flags[term.toLowerCase()];
  if (flag) return flag;
  const service = /^service\((?:id\(name:\s*)?"([^"]*)"(?:,\s*type:\s*"([^"]*)")?\)*(?:\s*\{\s*(\w+)\s*\})?$/.exec(
    term,
  );
  if (service) {
    const [, name, type, state] = service;
    const inState = state === undefined ? () => true : termOf(state);
    return (trace) =>
      inState(trace) &&
      records(trace['ServiceIds']).some((id) => id['Name'] === name && (type === undefined || id['Type'] === type));
  }
  const [, subject = '', operator = '', operand = ''] =
    /^([\w.]+)\s*(=|!=|>=|<=|>|<|CONTAINS|BEGINSWITH|ENDSWITH)\s*"?([^"]*)"?$/i.exec(term) ?? [];
  const read = values[subject.toLowerCase()];
  if (!read)
    throw new AwsError('InvalidRequestException', 400, `fake-aws does not know the filter expression: ${term}`);
  return (trace) => read(trace).some((value) => value !== undefined && compare(scalarText(value), operator, operand));
};

/**
 * A subset of X-Ray's filter expressions: terms joined by AND (`&&`); flags, `http.*`, `responsetime`, `duration`,
 * `resource.arn`, `service("…") { fault }`, each negated by `!`. Others are refused.
 */
export const traceFilter = (expression: string | undefined): Test => {
  if (expression === undefined || expression.trim() === '') return () => true;
  const tests = expression.split(/\s+AND\s+|\s*&&\s*/i).map((piece) => {
    const term = piece.trim();
    const [negated, bare] = term.startsWith('!') ? [true, term.slice(1).trim()] : [false, term];
    const test = termOf(bare);
    return (trace: Row) => test(trace) !== negated;
  });
  return (trace) => tests.every((test) => test(trace));
};
