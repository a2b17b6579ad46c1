import { readFileSync } from 'node:fs';
import type { AuthorizeRequest } from '../../src/policy/index.js';

export interface Case extends AuthorizeRequest {
  readonly id: string;
  readonly rule: string;
  readonly lint?: readonly string[];
  readonly expected: NonNullable<AuthorizeRequest['expected']> & {
    readonly blame?: readonly Record<string, unknown>[];
  };
}

export interface Encoding {
  readonly id: string;
  readonly input?: unknown;
  readonly expect?: unknown;
  readonly expectError?: boolean;
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../cases/${name}`, import.meta.url), 'utf8'));

export const authorizeCases = read('authorize.json') as readonly Case[];
export const unknownCases = read('authorize-unknown.json') as readonly Case[];
export const encodings = read('policy-encodings.json') as readonly Encoding[];
