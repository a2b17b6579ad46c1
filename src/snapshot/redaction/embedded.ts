/** A JSON document inside a string, and how to put another in its place in the same encoding. */
export interface Embedded {
  readonly document: unknown;
  readonly encode: (document: unknown) => string;
}

const parsed = (text: string): object | undefined => {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
};

interface Encoding {
  readonly decode: (text: string) => unknown;
  readonly encode: (text: string) => string;
}

/** As AWS writes policies: plain, with its quotes escaped (API Gateway), percent-encoded (IAM), or a whole string literal. */
const encodings: readonly Encoding[] = [
  { decode: (text) => text.replace(/^\uFEFF/, ''), encode: (text) => text },
  { decode: (text) => JSON.parse(`"${text}"`), encode: (text) => JSON.stringify(text).slice(1, -1) },
  { decode: decodeURIComponent, encode: encodeURIComponent },
  { decode: (text) => JSON.parse(text), encode: (text) => JSON.stringify(text) },
];

const decoded = ({ decode }: Encoding, text: string): unknown => {
  try {
    return decode(text);
  } catch {
    return undefined;
  }
};

/** Finds the JSON object or list that a string is, in any of the encodings in which AWS returns one. */
export const embeddedIn = (text: string): Embedded | undefined => {
  if (!/^\s*(?:\uFEFF|[{["]|%7B|%5B|%0A|%20)/i.test(text)) return undefined;
  for (const encoding of encodings) {
    const inner = decoded(encoding, text);
    const document = typeof inner === 'string' ? parsed(inner) : undefined;
    const slashes = (json: string): string => (text.includes('\\/') ? json.replaceAll('/', '\\/') : json);
    if (document) return { document, encode: (changed) => slashes(encoding.encode(JSON.stringify(changed))) };
  }
  return undefined;
};
