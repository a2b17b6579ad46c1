/** The text as a part of a regular expression: of JavaScript, Logs Insights and Athena alike. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A group of which one of the texts fits. */
export const oneOf = (texts: readonly string[]): string => `(${texts.map(escaped).join('|')})`;
