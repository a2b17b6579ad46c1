import { transitGatewayVpcAttachments } from '../../inventory/ec2.js';
import type { TransitGatewayVpcAttachment } from '../../inventory/ec2.js';
import type { Located } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { caller } from './caller.js';
import type { Gates, JudgedGate } from './path.js';
import { gatesOnTheWay, path, summarise } from './path.js';

/** The attachment of an inspection VPC, in the account that owns the VPC. */
export interface InspectionAttachment extends Located<TransitGatewayVpcAttachment> {
  readonly id: string;
}

/** Appliances on the way whose rules nobody collects, and whether they see both directions. */
export interface Inspection {
  readonly gates: Gates;
  /** The one leg on which packets pass an appliance, where the other passes none. */
  readonly oneSided: 'forward' | 'return' | undefined;
  /** Attachments of inspection VPCs that do not keep both directions in one zone. */
  readonly withoutMode: readonly InspectionAttachment[];
  /** The connections that each leg takes, where they differ. */
  readonly differing: readonly string[];
}

const code = 'route-asymmetric-or-inspection';

const attachmentsOf = ({ inventory }: Subject, own: readonly JudgedGate[]): InspectionAttachment[] => {
  const ids = new Set(own.map(({ gate }) => gate.resource));
  const rows = inventory
    .everywhere(transitGatewayVpcAttachments)
    .rows.filter(
      ({ value }) =>
        ids.has(value.TransitGatewayAttachmentId ?? '') && value.Options?.ApplianceModeSupport === 'disable',
    )
    .map(({ value, account, region }) => ({
      id: value.TransitGatewayAttachmentId ?? '',
      account: value.VpcOwnerId ?? account,
      region,
      value,
    }));
  return [...new Map(rows.map((row) => [row.id, row])).values()];
};

/** What lies on a way that is not known is not known either. */
const isOpenRoute = ({ gate }: JudgedGate): boolean => gate.kind === 'route' && gate.verdict === 'unknown';

const connections = (judged: readonly JudgedGate[], leg: 'forward' | 'return'): string => {
  const ids = judged.flatMap(({ gate }) => {
    if (gate.leg !== leg || gate.kind !== 'route' || gate.need.is !== 'route') return [];
    return gate.need.target?.replace(/^local$/, '') || [];
  });
  return [...new Set(ids)].sort().join(', ');
};

/**
 * The gap of the appliances, unless the symptom is one that they make (a timeout, a reset): what they let pass is not known,
 * and without a symptom nothing says that they are at fault.
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 */
export const inspection = fact<Inspection>({
  needs: ['ec2/describe-transit-gateway-vpc-attachments'],
  uses: [path, gatesOnTheWay, caller],
  of: (subject) => {
    const pairs = get(subject, path);
    const all = get(subject, gatesOnTheWay);
    const own = all.filter(({ gate }) => gate.code === code);
    const legs = new Set(own.map(({ gate }) => gate.leg));
    const [only] = legs;
    const oneSided = legs.size === 1 ? only : undefined;
    const withoutMode = attachmentsOf(subject, own);
    const { observed } = subject.request;
    const suspected = observed?.kind === 'timeout' || observed?.kind === 'reset';
    const gap = [...own, ...all.filter(isOpenRoute)].find(({ gate }) => gate.gap)?.gate.gap;
    const telling = gap?.why === 'unmodelled' && (oneSided !== undefined || withoutMode.length > 0);
    if (gap && !(suspected && telling)) throw new GapError(gap);
    const [out, home] = [connections(all, 'forward'), connections(all, 'return')];
    const differing = out !== '' && home !== '' && out !== home ? [out, home] : [];
    return { gates: summarise(pairs, own, get(subject, caller)), oneSided, withoutMode, differing };
  },
});
