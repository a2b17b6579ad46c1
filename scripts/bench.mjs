// Ratios with their targets, side by side in one run. Exits 1 when one is missed, 2 when something could not be measured.
// BENCH_ROUNDS: runs of each start-up case. Names as arguments choose parts: startup, collector, network, policy, flow-logs.
import { collector } from './bench/collector.mjs';
import { network, policy } from './bench/engines.mjs';
import { flowLogs } from './bench/flow-logs.mjs';
import { tell } from './bench/report.mjs';
import { startup } from './bench/startup.mjs';

const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
const parts = {
  startup: ['Start-up, times an empty script', () => startup(rounds)],
  collector: ['Collector against a fake AWS: 50 ms a call, 100 ms more on a new socket, half of its quotas', collector],
  network: ['Network: 100,000 rules, 10,000 routes, 5,000 x 20 pairs', network],
  policy: ['Policy', policy],
  'flow-logs': ['Flow logs: 1 GB of text, its gz, and its gz in 8 files', flowLogs],
};

const chosen = process.argv.slice(2);
const strange = chosen.find((name) => !Object.hasOwn(parts, name));
if (strange !== undefined) throw new Error(`no part is called ${strange}: ${Object.keys(parts).join(', ')}`);
console.log(`node ${process.version}, ${process.platform} ${process.arch}`);
let missed = 0;
try {
  for (const [name, [title, run]] of Object.entries(parts))
    if (chosen.length === 0 || chosen.includes(name)) missed += tell(title, await run());
  console.log(`\n${missed === 0 ? 'every target is met' : `${missed} target(s) missed`}`);
  process.exitCode = missed === 0 ? 0 : 1;
} catch (error) {
  console.error(`\nthe benchmark could not be run: ${error.stack}`);
  process.exitCode = 2;
}
