import { expect, test } from '@jest/globals';
import { readClientText } from '../../../src/inventory/evidence/client-text.js';
import { realTexts } from './real-texts.js';

test.each(realTexts)('%s: %s', (_client, text, told) => {
  expect(readClientText(text)).toMatchObject(told);
});
