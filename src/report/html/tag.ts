import { markup } from '../escape.js';

const trusted = Symbol('html');

/** Markup that was made by `html`; nothing that is read from a report can be one. */
export interface Html {
  readonly [trusted]: string;
}

export type Content = string | number | null | undefined | false | Html | readonly Content[];

const textOf = (content: Content): string => {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string') return markup(content);
  if (typeof content === 'number') return String(content);
  return trusted in content ? content[trusted] : content.map(textOf).join('');
};

/** A template in which every value is escaped, unless it is markup that this tag made. Attributes must be quoted. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Html => ({
  [trusted]: String.raw({ raw: strings.raw }, ...values.map(textOf)),
});

/** For the one style sheet and the one script: constants of this program, never text from a report. */
export const constant = (text: string): Html => ({ [trusted]: text });

export const source = (content: Html): string => content[trusted];
