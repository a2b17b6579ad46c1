import type { Answers } from '../../inventory/answers.js';
import { vpcs } from '../../inventory/ec2.js';
import type { Place } from '../../inventory/inventory.js';
import { fact, get } from '../fact.js';
import { caller } from './caller.js';
import { isAmazonServer } from './resolver.js';

type Options = NonNullable<Answers['ec2/describe-dhcp-options']['DhcpOptions']>[number];

/** What the caller's VPC gives its hosts by DHCP, and the set that would give them its own Resolver. Of the VPC's owner. */
export interface DhcpChoice extends Place {
  readonly vpc: string;
  readonly now: string;
  readonly amazon: string;
  /** Whether the two differ in their name servers alone. */
  readonly alike: boolean;
}

const valuesOf = ({ DhcpConfigurations = [] }: Options, key: string): string[] =>
  DhcpConfigurations.filter(({ Key }) => Key === key).flatMap(({ Values = [] }) =>
    Values.flatMap(({ Value }) => Value ?? []),
  );

const serversKey = 'domain-name-servers';

/** Everything but the name servers, in one text. */
const restOf = (options: Options): string =>
  JSON.stringify(
    (options.DhcpConfigurations ?? [])
      .flatMap(({ Key = '' }) => (Key === serversKey ? [] : [[Key, ...valuesOf(options, Key)]]))
      .sort(),
  );

/**
 * Undefined where the account lists no set with AmazonProvidedDNS alone, or none was read.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
 */
export const dhcpChoice = fact<DhcpChoice | undefined>({
  needs: ['ec2/describe-vpcs', 'ec2/describe-dhcp-options'],
  uses: [caller],
  of: (subject) => {
    const { vpc, place } = get(subject, caller);
    if (!vpc || !place) return undefined;
    const { inventory } = subject;
    const row = inventory.everywhere(vpcs).rows.find(({ value }) => value.VpcId === vpc)?.value;
    const owner: Place = { account: row?.OwnerId ?? place.account, region: place.region };
    const { DhcpOptions = [] } = inventory.askIfCollected('ec2/describe-dhcp-options', owner) ?? {};
    const now = DhcpOptions.find(({ DhcpOptionsId }) => DhcpOptionsId === row?.DhcpOptionsId);
    if (!now?.DhcpOptionsId) return undefined;
    const amazons = DhcpOptions.filter((one) => {
      const servers = valuesOf(one, serversKey);
      return servers.length > 0 && servers.every((server) => isAmazonServer(server, row?.CidrBlock));
    });
    const best = amazons.find((one) => restOf(one) === restOf(now)) ?? amazons[0];
    if (!best?.DhcpOptionsId) return undefined;
    const alike = restOf(best) === restOf(now);
    return { ...owner, vpc, now: now.DhcpOptionsId, amazon: best.DhcpOptionsId, alike };
  },
});
