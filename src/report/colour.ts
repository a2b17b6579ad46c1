import { Chalk } from 'chalk';
import type { RenderOptions } from './options.js';

type Paint = (text: string) => string;

/** What colours mean here. Never the only carrier of a meaning: a word always says the same. */
export interface Colour {
  readonly bad: Paint;
  readonly good: Paint;
  readonly doubt: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly command: Paint;
  readonly plain: Paint;
}

const same: Paint = (text) => text;
const uncoloured: Colour = {
  bad: same,
  good: same,
  doubt: same,
  strong: same,
  faint: same,
  command: same,
  plain: same,
};

/** Colours of one stream. chalk's own instance is never used: it looks at standard output and ignores NO_COLOR. */
export const colourOf = (level: RenderOptions['colour']): Colour => {
  if (level === 0) return uncoloured;
  const chalk = new Chalk({ level });
  return {
    bad: (text) => chalk.red(text),
    good: (text) => chalk.green(text),
    doubt: (text) => chalk.yellow(text),
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    command: (text) => chalk.cyan(text),
    plain: (text) => text,
  };
};
