import { isIP } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contains, formatAddress, formatPrefix, overlaps, parseAddress, parsePrefix } from '../../src/network/cidr.js';
import type { Address, Prefix } from '../../src/network/cidr.js';
import { common, divide, portCount } from '../../src/network/ports.js';
import { prefixTable } from '../../src/network/prefix-table.js';
import '../seeded.js';

const address = (text: string) => parseAddress(text) as Address;
const prefix = (text: string) => parsePrefix(text) as Prefix;

const anyIpv4 = fc.ipV4();
const anyIpv6 = fc.ipV6();

describe('addresses', () => {
  test.each([
    '010.0.0.1',
    '10.1',
    '10.0.0.256',
    '1.2.3.4.5',
    '1..2.3',
    '',
    '.1.2.3',
    '1.2.3.',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '0x7f.0.0.1',
  ])('%j is none', (text) => expect(parseAddress(text)).toBeUndefined());
  test.each([
    ':::',
    '1::2::3',
    '12345::',
    'g::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1.2.3',
    'fe80::1%eth0',
    '1.2.3.4::',
  ])('%j is none', (text) => expect(parseAddress(text)).toBeUndefined());
  test('the parser agrees with node:net', () => {
    const nearly = fc.oneof(
      anyIpv4,
      anyIpv6,
      fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){2,4}$/),
      fc.stringMatching(/^[0-9a-f:]{1,20}$/),
      fc.string(),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        fc.pre(!text.includes('%'));
        expect(parseAddress(text)?.family ?? 0).toBe(isIP(text));
      }),
    );
  });
  test('what is written is read again', () => {
    fc.assert(
      fc.property(fc.oneof(anyIpv4, anyIpv6), (text) => {
        const read = address(text);
        expect(parseAddress(formatAddress(read))).toEqual(read);
      }),
    );
    expect(formatAddress(address('2001:db8:0:0:1:0:0:1'))).toBe('2001:db8::1:0:0:1');
    expect(formatAddress(address('::'))).toBe('::');
  });
});

describe('ranges', () => {
  test.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '::/129',
    '/8',
    '10.0.0.0/8/8',
    7,
    null,
    undefined,
  ])('%j is none', (text) => expect(parsePrefix(text)).toBeUndefined());
  test('host bits are cleared', () => {
    expect(formatPrefix(prefix('100.68.0.18/18'))).toBe('100.68.0.0/18');
    expect(formatPrefix(prefix('2001:db8::1/32'))).toBe('2001:db8::/32');
  });
  test('0.0.0.0/0 holds no IPv6 address', () => {
    expect(contains(prefix('0.0.0.0/0'), address('::1'))).toBe(false);
    expect(contains(prefix('::/0'), address('10.0.0.1'))).toBe(false);
    expect(contains(prefix('0.0.0.0/0'), address('255.255.255.255'))).toBe(true);
  });
  test('ranges that overlap', () => {
    expect(overlaps(prefix('10.0.0.0/8'), prefix('10.1.0.0/16'))).toBe(true);
    expect(overlaps(prefix('10.2.0.0/16'), prefix('10.1.0.0/16'))).toBe(false);
    expect(overlaps(prefix('0.0.0.0/0'), prefix('::/0'))).toBe(false);
  });
});

describe('the longest prefix', () => {
  const slow = (prefixes: readonly Prefix[], at: Address) =>
    prefixes.filter((one) => contains(one, at)).reduce((longest, { length }) => Math.max(longest, length), -1);
  test.each([
    ['IPv4', anyIpv4, 32],
    ['IPv6', anyIpv6, 128],
  ])('is the one that a search over all finds (%s)', (_, texts, bits) => {
    const entry = fc.tuple(texts, fc.integer({ min: 0, max: bits }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), texts, fc.boolean(), (entries, text, near) => {
        const prefixes = entries.map(([base, length]) => prefix(`${base}/${length}`));
        const table = prefixTable<number>();
        prefixes.forEach((one) => table.set(one, one.length));
        const at = address(near && entries[0] ? entries[0][0] : text);
        expect(table.longest(at)?.length ?? -1).toBe(slow(prefixes, at));
      }),
    );
  });
});

describe('port ranges', () => {
  const range = fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  test('a division loses and adds nothing', () => {
    fc.assert(
      fc.property(range, range, (whole, cut) => {
        const { inside, outside } = divide([whole], cut);
        expect(portCount(inside) + portCount(outside)).toBe(portCount([whole]));
        expect(common(inside, outside)).toEqual([]);
      }),
    );
  });
});
