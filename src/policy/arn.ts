import { all, type Trit } from './logic.js';
import { matchPattern, parseParts, toPattern, type Part, type Pattern, type Resolve, type Syntax } from './pattern.js';

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Null when the text is not an ARN of six parts. */
export const parseArn = (text: string): Arn | null => {
  const [head, partition, service, region, account, ...resource] = text.split(':');
  if (head !== 'arn' || resource.length === 0) return null;
  return {
    partition: partition ?? '',
    service: service ?? '',
    region: region ?? '',
    account: account ?? '',
    resource: resource.join(':'),
  };
};

const source = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : '*')).join('');

/** Cuts at the first five colons that stand outside `${…}`. */
const splitParts = (parts: readonly Part[]): readonly Part[][] => {
  const pieces: Part[][] = [[]];
  for (const part of parts) {
    if (typeof part !== 'string') {
      pieces.at(-1)?.push(part);
      continue;
    }
    const texts = part.split(':');
    const room = 6 - pieces.length;
    const cut = texts.slice(0, room);
    const rest = texts.slice(room);
    if (rest.length > 0) cut.push(rest.join(':'));
    cut.forEach((text, index) => {
      if (index > 0) pieces.push([]);
      if (text !== '') pieces.at(-1)?.push(text);
    });
  }
  return pieces;
};

/** One pattern for each of the six parts; null when there are fewer. */
export type ArnPattern = readonly Pattern[] | null;

export const compileArn = (text: string, syntax: Syntax): ArnPattern => {
  const pieces = splitParts(parseParts(text, syntax));
  return pieces.length === 6 ? pieces.map((parts) => toPattern(source(parts), parts)) : null;
};

/**
 * `ArnEquals` and `ArnLike` behave identically: each of the six parts is compared on its own.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export const matchArn = (pattern: ArnPattern, value: string, resolve: Resolve): Trit => {
  if (!pattern) return false;
  const values = value.split(':');
  if (values.length < 6) return false;
  const parts = [...values.slice(0, 5), values.slice(5).join(':')];
  return all(pattern.map((part, index) => matchPattern(part, parts[index] ?? '', resolve)));
};
