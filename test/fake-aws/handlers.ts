import type { World } from './answers.js';
import { answerFromSnapshot, assumeRole, callerIdentity } from './answers.js';
import type { Call, Handler } from './call.js';
import { idOf } from './call.js';

/** Operations that are more than a recorded answer, by `service/operation`. A new one is a row. */
export const handlers = (world: World): ((call: Call) => Handler) => {
  const own: Readonly<Record<string, Handler>> = {
    'sts/get-caller-identity': (call) => callerIdentity(world, call),
    'sts/assume-role': (call) => assumeRole(world, call),
  };
  return (call) => own[idOf(call)] ?? ((other) => answerFromSnapshot(world, other));
};
