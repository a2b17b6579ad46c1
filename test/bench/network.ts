import { bench, fullSize } from '../network/bench.js';

const size = { ...fullSize, rules: fullSize.rules / 10, routes: fullSize.routes / 10, callers: fullSize.callers / 10 };
const runs = (of: typeof size) => {
  const result = bench(of);
  if (result.reachable !== result.pairs) throw new Error(`${result.pairs - result.reachable} pairs are not reachable`);
  return result;
};

runs({ ...size, callers: 50 });
const tenths = [runs(size), runs(size), runs(size)].sort((a, b) => a.traceMs - b.traceMs);
process.stdout.write(JSON.stringify({ tenth: tenths[1], full: runs(fullSize) }));
