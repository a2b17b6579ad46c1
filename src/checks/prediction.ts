/** What a failure leaves in the logs, or would have kept out of them. Compared with observations by `diagnosis`. */
export type Prediction =
  /** VPC Flow Logs of one interface: records of this peer and port with this action, in this direction. */
  | {
      readonly source: 'flow-logs';
      readonly interface: string;
      readonly account: string;
      readonly region: string;
      /** Addresses or CIDRs of the other end. */
      readonly peer: string;
      readonly port: number;
      /** `ingress`: towards the port; `egress`: from the port (the reply). */
      readonly direction: 'ingress' | 'egress';
      /** `REJECT`: such rows confirm, accepted ones contradict. `none`: any row contradicts; a silence supports, when covered. */
      readonly action: 'REJECT' | 'none';
    }
  /** The request never reaches the stage: a trace or access-log row of this caller contradicts. */
  | { readonly source: 'arrival'; readonly api: string; readonly stage: string; readonly from: string }
  /** The stage answers with this status; rows or traces with it confirm, successful ones contradict. */
  | {
      readonly source: 'answer';
      readonly api: string;
      readonly stage: string;
      readonly from: string | undefined;
      readonly status: number;
      /** Where the fault is: at the gateway or behind it. */
      readonly hop: 'gateway' | 'backend';
    };
