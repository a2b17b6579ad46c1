import { parsePrefix } from '../../src/network/cidr.js';
import { localFiles, scanFiles } from '../../src/probes/logs/flow-files/local.js';

/**
 * Scans a file or a folder: the path, then interfaces and clients, each joined by commas. Prints what it took, in a
 * process of its own, so that its memory is the scan's.
 */
const [path = '', interfaces = '', clients = ''] = process.argv.slice(2);
const files = await localFiles(path);
const sought = {
  interfaces: new Set(interfaces.split(',')),
  clients: clients.split(',').flatMap((one) => parsePrefix(`${one}/32`) ?? []),
  port: 443,
};
const before = performance.now();
const { scanned, notes } = await scanFiles(files, { sought, formats: [] });
const ms = performance.now() - before;
if (notes.length > 0) throw new Error(notes.join(' '));
const { rows, bytes, malformed, truncated } = scanned;
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ ms, rows, bytes, kept: scanned.kept.length, malformed, truncated, peakBytes }));
