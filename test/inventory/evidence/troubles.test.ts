import { describe, expect, test } from '@jest/globals';
import { readClientText } from '../../../src/inventory/evidence/client-text.js';
import { rows } from './troubles.js';

describe.each(rows)('$trouble, felt as $kind', ({ trouble, kind, texts }) => {
  test.each(texts)('%s: %s', (_client, text) => {
    expect(readClientText(text)).toMatchObject({ kind, status: undefined, trouble });
  });
});
