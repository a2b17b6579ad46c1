import type { Resolve } from './pattern.js';

export type ContextValue = string | number | boolean | readonly (string | number | boolean)[];

export type Lookup =
  | { readonly is: 'present'; readonly values: readonly string[] }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown'; readonly name: string };

/** The request context; names of keys are case-insensitive. */
export interface ContextKeys {
  /** Takes the key in lower case. */
  readonly lookup: (key: string) => Lookup;
}

const absent: Lookup = { is: 'absent' };

const toValues = (value: ContextValue): readonly string[] =>
  Array.isArray(value) ? value.map(String) : [String(value)];

const unknownNames = (names: readonly string[]): ((key: string) => string | undefined) => {
  const exact = new Map(names.map((name) => [name.toLowerCase(), name]));
  const families = names.filter((name) => name.endsWith('/*'));
  return (key) => exact.get(key) ?? families.find((name) => key.startsWith(name.slice(0, -1).toLowerCase()));
};

/**
 * A key that the context does not mention is absent, unless `unknown` names it (`aws:PrincipalTag/*` names a family): then
 * nobody knows whether it is there.
 */
export const contextKeys = (
  context: Readonly<Record<string, ContextValue>>,
  unknown: readonly string[],
): ContextKeys => {
  const present = new Map<string, Lookup>();
  for (const [name, value] of Object.entries(context)) {
    const values = toValues(value);
    if (values.length > 0) present.set(name.toLowerCase(), { is: 'present', values });
  }
  const unknownName = unknown.length === 0 ? () => undefined : unknownNames(unknown);
  return {
    lookup: (key) => {
      const name = unknownName(key);
      return name === undefined ? (present.get(key) ?? absent) : { is: 'unknown', name };
    },
  };
};

/** The same context without the keys that this layer never sees. `hides` takes the key in lower case. */
export const without = (keys: ContextKeys, hides: (key: string) => boolean): ContextKeys => ({
  lookup: (key) => (hides(key) ? absent : keys.lookup(key)),
});

/** Multi-valued keys cannot be variables. Unknown keys that were asked for are added to `asked`. */
export const resolver =
  (keys: ContextKeys, asked: Set<string>): Resolve =>
  (key) => {
    const found = keys.lookup(key.toLowerCase());
    switch (found.is) {
      case 'present':
        return { value: found.values.length === 1 ? (found.values[0] ?? null) : null };
      case 'absent':
        return { value: null };
      case 'unknown':
        asked.add(found.name);
        return 'unknown';
    }
  };
