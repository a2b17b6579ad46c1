/** Three answers: `unknown` is what depends on something that nobody told us. */
export type Trit = true | false | 'unknown';

export const not = (a: Trit): Trit => (a === 'unknown' ? a : !a);

export const and = (a: Trit, b: Trit): Trit => {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : 'unknown';
};

export const or = (a: Trit, b: Trit): Trit => {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : 'unknown';
};

export const all = (answers: readonly Trit[]): Trit => answers.reduce(and, true);

export const any = (answers: readonly Trit[]): Trit => answers.reduce(or, false);
