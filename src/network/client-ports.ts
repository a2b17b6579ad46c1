import type { NetworkInterface } from '../inventory/ec2.js';
import type { PortRange } from './trace.js';

/** https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports */
const linuxPorts: PortRange = [32768, 60999];
export const anyClientPorts: PortRange = [1024, 65535];

/** Instances send from the range of Linux; Lambda, NAT and load balancers, and what we cannot tell, from a wider one. */
export const clientPorts = ({ InterfaceType = 'interface', Attachment }: NetworkInterface): PortRange =>
  InterfaceType === 'interface' && Attachment?.InstanceId !== undefined ? linuxPorts : anyClientPorts;
