const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Latin, punctuation, arrows, lines and marks: one column each, and most of what is ever printed. */
const narrow = /^[ -~\u00a1-\u02ff\u2010-\u2027\u2190-\u22ff\u2500-\u25ff\u2700-\u27bf]*$/;
/** In a function: its classes take as long to look up as a table to print, and few texts need them. */
const isCombining = (character: string): boolean => /\p{Mn}|\p{Me}|\u200d/u.test(character);

/** Columns that a terminal gives a text. */
export const columns = (text: string): number => {
  if (narrow.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += isCombining(character) ? 0 : wide.test(character) ? 2 : 1;
  return sum;
};

export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)));

/** Lines of at most `width` columns. Words (ids, ARNs, addresses) are never broken: one that is wider has its own line. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

/** A text that begins after `first` and goes on below its own beginning. */
export const hang = (first: string, text: string, width: number): readonly string[] => {
  const indent = columns(first);
  return wrap(text, Math.max(20, width - indent)).map(
    (line, index) => (index === 0 ? first : ' '.repeat(indent)) + line,
  );
};
