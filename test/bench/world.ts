import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, healthy, ids, provider } from '../worlds/peered.js';

const vpcs = (account: string) => `${account}/us-east-1/ec2/describe-vpcs`;

/** The peered world with one more VPC a side: some hundred calls, as many of them refused as in a real account. */
export const twoAccounts = (): Snapshot => {
  const world = healthy();
  const answers = new Map(world.answers);
  for (const [{ account }, id] of [
    [consumer, ids.consumerVpc],
    [provider, ids.providerVpc],
  ] as const) {
    const { Vpcs } = answers.get(vpcs(account)) as { Vpcs: readonly object[] };
    const [first] = Vpcs;
    const other = `${id.slice(0, -1)}9`;
    answers.set(vpcs(account), { Vpcs: [...Vpcs, { ...first, VpcId: other, CidrBlock: '10.99.0.0/16' }] });
    for (const [path, answer] of world.answers)
      if (path.startsWith(`${account}/`) && path.includes(`/${id}~`))
        answers.set(path.replace(id, other), { ...answer, VpcId: other });
  }
  return { ...world, answers };
};
