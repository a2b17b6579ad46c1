// What a part of the suite gives back, and how it is told.

/** `value` must be at most `most`; without it, it is for information. `note` says what it stands on. */
export const measure = (name, value, { most, note } = {}) => ({ name, value, most, note });

const missed = ({ value, most }) => most !== undefined && value > most;

const shown = (value) =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 1 ? 3 : 2);

/** Prints each ratio with its target. Resolves to the number of those that were missed. */
export const tell = (title, measures) => {
  console.log(`\n${title}`);
  for (const one of measures) {
    const { name, value, most, note } = one;
    if (!Number.isFinite(value)) throw new Error(`${name}: ${value} is no measurement`);
    const target = most === undefined ? '' : ` (at most ${shown(most)})`;
    const word = target === '' ? '    ' : missed(one) ? 'MISS' : 'ok  ';
    console.log(`${word} ${name}: ${shown(value)}${target}${note ? `\n       ${note}` : ''}`);
  }
  return measures.filter(missed).length;
};

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
