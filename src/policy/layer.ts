import { compilePolicy } from './document.js';
import { or, type Trit } from './logic.js';
import { mergeGrants, noGrants, type Grants } from './principal.js';
import { evaluateStatement, type Sight, type StatementVerdict } from './statement.js';

/** What one or several documents of one layer say together. */
export interface LayerVerdict {
  readonly allow: Trit;
  readonly deny: Trit;
  /** How the Allow statements reached the caller. */
  readonly grants: Grants;
  readonly statements: readonly PlacedVerdict[];
  /** Why a document could not be read. */
  readonly unmodelled: readonly string[];
  /** No document at all. */
  readonly missing: boolean;
}

export interface PlacedVerdict extends StatementVerdict {
  /** Which document of the layer, from 0. */
  readonly policy: number;
}

const unreadable: Grants = { everyone: 'unknown', account: 'unknown', role: 'unknown', identity: 'unknown' };

export const silent: LayerVerdict = {
  allow: false,
  deny: false,
  grants: noGrants,
  statements: [],
  unmodelled: [],
  missing: true,
};

/** Its documents were not collected, or cannot be read. */
export const undecided = (why: string): LayerVerdict => ({
  allow: 'unknown',
  deny: 'unknown',
  grants: unreadable,
  statements: [],
  unmodelled: [why],
  missing: false,
});

const evaluateOne = (input: unknown, policy: number, sight: Sight): LayerVerdict => {
  const compiled = compilePolicy(input);
  if (compiled.is === 'none') return silent;
  if (compiled.is === 'unmodelled') return undecided(compiled.why);
  let allow: Trit = false;
  let deny: Trit = false;
  let grants = noGrants;
  const statements: PlacedVerdict[] = [];
  for (const statement of compiled.statements) {
    const verdict = evaluateStatement(statement, sight);
    statements.push({ ...verdict, policy });
    if (verdict.effect !== 'Deny') {
      allow = or(allow, verdict.matched);
      grants = mergeGrants(grants, verdict.grants);
    }
    if (verdict.effect !== 'Allow') deny = or(deny, verdict.matched);
  }
  return { allow, deny, grants, statements, unmodelled: [], missing: false };
};

const merge = (a: LayerVerdict, b: LayerVerdict): LayerVerdict => ({
  allow: or(a.allow, b.allow),
  deny: or(a.deny, b.deny),
  grants: mergeGrants(a.grants, b.grants),
  statements: [...a.statements, ...b.statements],
  unmodelled: [...a.unmodelled, ...b.unmodelled],
  missing: a.missing && b.missing,
});

/** Order of documents and of statements does not matter. */
export const evaluateDocuments = (documents: readonly unknown[], sight: Sight): LayerVerdict =>
  documents.map((input, index) => evaluateOne(input, index, sight)).reduce(merge, silent);

export const decisiveDeny = (verdict: LayerVerdict): PlacedVerdict | undefined =>
  verdict.statements.find((statement) => statement.effect === 'Deny' && statement.matched === true);

export const decisiveAllow = (verdict: LayerVerdict): PlacedVerdict | undefined =>
  verdict.statements.find((statement) => statement.effect === 'Allow' && statement.matched === true);
