import { stat } from 'node:fs/promises';
import { parsePrefix } from '../../src/network/cidr.js';
import { scanFiles } from '../../src/probes/logs/flow-files/local.js';
import { scannerOf } from '../../src/probes/logs/flow-files/scan.js';

/**
 * Scans one file: the path, then interfaces and clients, each joined by commas. Prints what it took, in a process of its
 * own, so that its memory is the scan's.
 */
const [path = '', interfaces = '', clients = ''] = process.argv.slice(2);
const { size } = await stat(path);
const scanner = scannerOf({
  interfaces: new Set(interfaces.split(',')),
  clients: clients.split(',').flatMap((one) => parsePrefix(`${one}/32`) ?? []),
  port: 443,
});
const before = performance.now();
const { scanned, notes } = await scanFiles([{ path, bytes: size }], scanner, []);
const ms = performance.now() - before;
if (notes.length > 0) throw new Error(notes.join(' '));
const { rows, bytes, malformed, truncated } = scanned;
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ ms, rows, bytes, kept: scanned.kept.length, malformed, truncated, peakBytes }));
