import { startFakeAws } from '../fake-aws/index.js';
import { twoAccounts } from './world.js';

/** A fake AWS in a process of its own (run by scripts/bench/collector.mjs): tells its address, and on any message what it was asked. */
const aws = await startFakeAws({ snapshot: twoAccounts(), latencyMs: 50, handshakeMs: 100, quotas: { factor: 0.5 } });

process.on('message', () => process.send?.({ journal: aws.journal }));
process.on('disconnect', () => void aws.close());
process.send?.({ url: aws.url });
