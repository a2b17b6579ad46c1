// The engines without start-up: each in a process of its own.
import { spawnSync } from 'node:child_process';
import { bundled } from './bundled.mjs';
import { environment } from './process.mjs';
import { measure } from './report.mjs';

const run = async (source) => {
  const file = await bundled(source);
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [file], {
    env: environment(),
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`${source} ended with ${status ?? signal}: ${stderr}`);
  return JSON.parse(stdout);
};

export const network = async () => {
  const { tenth, full } = await run('test/bench/network.ts');
  return [
    measure('pairs a second', 1e6 / full.microsecondsPerPair, {
      note: 'forward and return, each with its hops and gates',
    }),
    measure(
      'index and trace, 10 x the input over 1 x',
      (full.indexMs + full.traceMs) / (tenth.indexMs + tenth.traceMs),
      { most: 13, note: 'near linear: 10' },
    ),
    measure('a pair, 10 x the input over 1 x', full.microsecondsPerPair / tenth.microsecondsPerPair, {
      most: 1.3,
      note: 'linear: 1',
    }),
  ];
};

export const policy = async () => {
  const { sizes, compiledTwice } = await run('test/bench/policy.ts');
  const [one, , hundred] = sizes;
  return [
    ...sizes.map(({ statements, perSecond }) => measure(`decisions a second, ${statements} statement(s)`, perSecond)),
    measure('a decision on 100 statements over one on 1', one.perSecond / hundred.perSecond, {
      most: 100,
      note: 'at most linear: 100',
    }),
    measure('the same document again over its first compilation', compiledTwice, {
      most: 0.1,
      note: 'parsed once for each distinct document',
    }),
  ];
};
