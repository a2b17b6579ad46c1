import type { Journey } from './flow.js';
import type { Passage } from './passage.js';
import { unmodelled } from './world.js';

export const transitPassage = (journey: Journey, gateway: string): Passage => {
  const end = journey.source.is === 'beyond' ? journey.destination : journey.source;
  const place = end.is === 'beyond' ? { account: '', region: '' } : end;
  const gap = unmodelled(place, 'ec2/describe-transit-gateways', gateway);
  return { hops: [], identity: { carried: 'unknown', gap }, lands: undefined, far: undefined };
};
