export interface Kept {
  readonly line: string;
  /** Empty where the format does not tell. */
  readonly interface: string;
  /** The fields of the line, as a header line. */
  readonly header: string;
}

/** What lines hold of what is sought. */
export interface Scanned {
  readonly kept: readonly Kept[];
  /** Formats of the lines that were kept, as header lines. */
  readonly headers: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  /** Lines that are of no format. */
  readonly malformed: number;
  /** More was found than may be kept. */
  readonly truncated: boolean;
}

/** Lines that may be kept in all. */
export const mostKept = 50_000;

export const scannedOf = (tally: Omit<Scanned, 'headers'>): Scanned => ({
  ...tally,
  headers: [...new Set(tally.kept.map(({ header }) => header))],
});

export interface Sum {
  readonly add: (part: Scanned) => void;
  readonly result: () => Scanned;
}

/** The sum of parts that are added in their order: what one scan of all of them gives. */
export const sumOf = (): Sum => {
  const kept: Kept[] = [];
  const sum = { rows: 0, bytes: 0, malformed: 0, truncated: false };
  return {
    add: (part) => {
      const room = mostKept - kept.length;
      for (const one of part.kept.slice(0, room)) kept.push(one);
      sum.rows += part.rows;
      sum.bytes += part.bytes;
      sum.malformed += part.malformed;
      sum.truncated ||= part.truncated || part.kept.length > room;
    },
    result: () => scannedOf({ kept, ...sum }),
  };
};
