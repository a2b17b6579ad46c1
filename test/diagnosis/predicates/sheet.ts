/** `documented`: a page of AWS states it, or it was run. `inferred`: nobody does; it may support a cause and never prove one. */
type Certainty = 'documented' | 'inferred';

/** One alternative of one cell of the table: what shows it, by the names of the cases, or why nothing does. */
export interface Atom {
  readonly hypothesis: string;
  readonly side: 'confirms' | 'supports' | 'contradicts';
  readonly says: string;
  readonly certainty: Certainty;
  readonly shown: readonly string[];
  /** Why it is not told, or told more weakly than on this side. */
  readonly why?: string;
}

type Cell = readonly [says: string, shown: readonly string[], why?: string];

interface Row {
  readonly confirms?: readonly Cell[];
  readonly supports?: readonly Cell[];
  readonly contradicts: readonly Cell[];
  readonly inferred?: readonly Cell[];
}

const configured = 'the check itself reads it: without it there is no failure to hold against evidence';
const arrivedAt: Cell = ['a request of the caller that the stage handled', ['a request that the stage handled']];
const handshakeOk: Cell = ['a handshake with its certificate', ['the certificate of API Gateway at every address']];
const answeredAt: Cell = ['an established connection', ['an answered connection']];
const timedOut: Cell = ['a connection of the host that times out', ['a connection that times out']];
const handledAs = (shown: readonly string[]): Cell => ['the answer of another phase, or a good one', shown];

const rows: Readonly<Record<string, Row>> = {
  H01: {
    confirms: [['a SYN rejected at the endpoint, where the ACL lets it pass', ['a rejected SYN at the endpoint']]],
    supports: [
      timedOut,
      ['no connection in metrics while the caller tries', ['attempts of the caller, and no point of connections']],
      ['no connection in this subnet', ['connections in the other zone only']],
    ],
    contradicts: [
      answeredAt,
      [
        'a SYN that was let in',
        ['a SYN that was let in, and an answer rejected', 'a SYN that was let in and not answered'],
      ],
      handshakeOk,
      ['a trace of the caller', ['a trace of the caller']],
    ],
  },
  H02: {
    confirms: [['a SYN rejected at the endpoint, where the groups let it pass', ['a rejected SYN at the endpoint']]],
    supports: [timedOut],
    contradicts: [answeredAt, handshakeOk, arrivedAt],
  },
  H03: {
    confirms: [['a SYN-ACK rejected at the endpoint', ['a rejected SYN-ACK at the endpoint']]],
    supports: [['the same without TCP flags', ['a rejected answer without TCP flags']]],
    contradicts: [answeredAt],
  },
  H04: {
    confirms: [['a SYN rejected at the caller, where the ACL lets it pass', ['a rejected SYN at the caller']]],
    supports: [timedOut],
    contradicts: [['a SYN that left the caller', ['a SYN that left the caller']], handshakeOk],
  },
  H05: {
    confirms: [['a SYN rejected at the caller, where the groups let it pass', ['a rejected SYN at the caller']]],
    contradicts: [['a SYN that left the caller', ['a SYN that left the caller']]],
  },
  H06: {
    confirms: [['a SYN-ACK rejected at the caller', ['a rejected SYN-ACK at the caller']]],
    supports: [['established at the endpoint while the host times out', ['answers of the endpoint, and a time-out']]],
    contradicts: [['a SYN-ACK that the caller took', ['an answer at the caller']]],
  },
  H07: {
    confirms: [
      ['packets lost for want of a route', ['packets that a transit gateway had no route for']],
      ['packets lost by a blackhole', ['packets that a transit gateway dropped by a blackhole']],
      ['a SYN that left and did not arrive', ['attempts that leave and arrive nowhere']],
      [
        'the same, with the next hop',
        [
          'attempts that leave for the internet, and arrive nowhere',
          'attempts that come to the transit gateway, and arrive nowhere',
        ],
      ],
    ],
    supports: [timedOut, ['nothing of the caller at the endpoint', ['interfaces without traffic']]],
    inferred: [['drops in metrics of the transit gateway', ['dropped packets in its metrics']]],
    contradicts: [
      ['any record of the caller at the endpoint', ['any packet of the caller at the endpoint']],
      arrivedAt,
      handshakeOk,
      [
        'a next hop that had a route',
        ['attempts that leave for a transit gateway', 'attempts that leave for a peering connection'],
      ],
    ],
  },
  H08: {
    confirms: [
      ['a SYN-ACK that left and did not arrive', ['answers that leave the endpoint and reach nobody']],
      ['answers lost for want of a route', ['answers that a transit gateway lost']],
    ],
    supports: [['SYN-ACKs again and again', ['answers that nobody takes up']]],
    contradicts: [
      ['a SYN-ACK at the caller', ['an answer at the caller']],
      handshakeOk,
      [
        'a next hop that had a route',
        ['answers that leave for a peering connection', 'answers that leave for a transit gateway'],
      ],
    ],
  },
  H09: {
    confirms: [
      [
        'not active, and lost between',
        ['attempts that leave and arrive nowhere', 'attempts that come to the peering connection, and arrive nowhere'],
      ],
      [
        'not active, and a time-out',
        ['a connection that times out', 'a connection that times out, and nothing else in its way'],
      ],
    ],
    supports: [['an event that ended it', [], 'every change is told by `changedBy`, and supports: tests of changedBy']],
    contradicts: [answeredAt],
  },
  H10: {
    confirms: [
      [
        'an alert of the firewall for the connection',
        [],
        'alert logs of AWS Network Firewall are not read: no client of it is among the dependencies',
      ],
    ],
    supports: [
      ['a reset at the first hello', ['a handshake that is reset after the connection']],
      [
        'nothing that leaves the interface of the inspection',
        [],
        'whose interface that is, is not on the path that is traced',
      ],
    ],
    contradicts: [handshakeOk],
  },
  H11: {
    confirms: [['packets lost for their size', ['packets that a transit gateway lost for their size']]],
    supports: [['a handshake that hangs', ['a handshake that hangs after the connection']]],
    inferred: [
      [
        'established, and no certificate',
        [
          'an answered connection without a certificate',
          'a certificate that leaves the endpoint and does not reach the caller',
        ],
      ],
    ],
    contradicts: [handshakeOk],
  },
  H12: {
    confirms: [
      [
        'the default name leads out or nowhere while another leads to the endpoint',
        [
          'a name that leads nowhere while another leads to the endpoint',
          'public addresses while another name leads to the endpoint',
        ],
      ],
      ['the same in the query log', ['NXDOMAIN in the query log, while another name leads to the endpoint']],
    ],
    supports: [
      ['private DNS is off', [], configured],
      [
        'connections to public addresses of API Gateway',
        ['connections of the caller to public addresses of API Gateway'],
      ],
    ],
    contradicts: [
      ["answers are the endpoint's", ["the endpoint's addresses", "the endpoint's addresses in the query log"]],
    ],
  },
  H13: {
    confirms: [['no such name, and not associated', ['no such name']]],
    contradicts: [["answers are the endpoint's", ["the endpoint's addresses"]]],
  },
  H14: {
    confirms: [['a query that was blocked', ['a query that the DNS Firewall blocked']]],
    supports: [['no such name', ['no such name']]],
    contradicts: [['answered, and not by the firewall', ["the endpoint's addresses in the query log"]]],
  },
  H15: {
    confirms: [
      ['a private address that is not of the endpoint', ['a private address of nobody', 'the same in the query log']],
      ['connections of the caller to that address', ['attempts of the caller at the address that is gone']],
    ],
    contradicts: [["answers are the endpoint's", ["the endpoint's addresses"]]],
  },
  H16: {
    confirms: [['the state of the endpoint', [], configured]],
    supports: [
      ['let in and not answered', ['a SYN that was let in and not answered']],
      ['packets dropped', ['packets that the endpoint dropped']],
      timedOut,
    ],
    contradicts: [handshakeOk],
  },
  H17: {
    confirms: [['the words of the refusal', ['the words that this host is answered', 'its words', 'its own answer']]],
    supports: [
      ['words of no policy', ['words of no policy to this host', 'a refusal that names no policy']],
      ['no row, in a log that is whole', ['connections that went on, and no row of the caller']],
      ['connections, and no request', ['connections, and no request at the stage']],
    ],
    contradicts: [
      arrivedAt,
      ['words of another policy', ['words of another policy to this host', 'a refusal of another policy']],
    ],
  },
  H18: {
    confirms: [['the words of the refusal', ['the words that this host is answered', 'its own answer']]],
    supports: [
      ['a refusal that names no policy', ['a refusal that names no policy', 'words of no policy to this host']],
      ['the phase that refused', ['policies that refused']],
    ],
    contradicts: [
      handledAs([
        'an answer of the backend',
        'a refusal further on',
        'a failed integration',
        'policies that admitted it',
      ]),
      ['an answer to the host', ['an answer to this host']],
    ],
  },
  H19: {
    confirms: [['refused by a policy that was edited since', ['its own answer']]],
    supports: [['a refusal that names no policy', ['a refusal that names no policy']]],
    contradicts: [
      ['a good answer', ['an answer of the backend']],
      ['a deployment after the edit', [], configured],
    ],
  },
  H20: {
    confirms: [
      ['the words of the refusal', ['its own answer']],
      ['policies that refused a signer', ['policies that refused a signer']],
    ],
    supports: [['what the policies say', [], configured]],
    contradicts: [['a good answer to the same signer', ['a success of the same role']]],
  },
  H21: {
    confirms: [['the words of the refusal', ['its own answer']]],
    supports: [['what the policies say', [], configured]],
    contradicts: [['a good answer', ['an answer of the backend']]],
  },
  H22: {
    confirms: [
      ['the phase that refused', ['a signature that was refused', 'a signature that was refused, in words']],
      ['the type of the answer', ['the type', 'its own answer', 'its own answer of the matched method']],
      ['the words', ['the words']],
    ],
    contradicts: [['the phase that admitted', ['a signature that was accepted']]],
  },
  H23: {
    confirms: [
      ['the phase that refused', ['an authorizer that refused']],
      ['the type of the answer', ['its own answer']],
    ],
    inferred: [['the words of the execution log', [], 'they are of several phases: the status alone supports']],
    contradicts: [['the phases that admitted', ['an authorizer that admitted it, and so its policy']]],
  },
  H24: {
    confirms: [['the type of the answer', ['its own answer', 'its own answer and error']]],
    supports: [['500 and an error of the authorizer', ['an error of the authorizer']]],
    contradicts: [['the phase that admitted', ['an authorizer that answered']]],
  },
  H25: {
    confirms: [['the type of the answer', ['its own answer']]],
    inferred: [['the type in the last line of the execution log', ['its type in the execution log']]],
    contradicts: [['a key, and another refusal', ['a key, and another refusal']]],
  },
  H26: {
    confirms: [
      ['the code or the type', ['WAF_BLOCK', 'its own answer']],
      ['the log of the web ACL', ['a block in the log of the web ACL']],
      ['sampled requests', [], 'GetSampledRequests has what the log has, of three hours, and samples only'],
    ],
    supports: [['blocked requests in metrics', ['blocked requests in the metrics']]],
    contradicts: [['let pass', ['WAF_ALLOW', 'a request that the web ACL let pass']]],
  },
  H27: {
    confirms: [
      [
        'Forbidden, no row, and another name gets through',
        [
          'Forbidden without a row, and an answer to another name',
          'Forbidden, and an answer to another name',
          'Forbidden, while the same address answers to another host name',
        ],
      ],
    ],
    supports: [
      ['Forbidden, and no row', ['Forbidden without a row in a log that is whole']],
      ['what the API and the domain name are', [], configured],
    ],
    contradicts: [
      ['an answer of the API', ['an answer of the API to the name as asked']],
      ['a row with that name', ['a request that the stage handled']],
    ],
  },
  H28: {
    confirms: [['the type of the answer, and no such resource', ['its own answer']]],
    supports: [
      ['refused on one path alone', [], 'rows of other paths are of other requests; the status alone supports'],
    ],
    contradicts: [['a good answer', ['an answer of the backend']]],
  },
  H29: {
    confirms: [
      ['an alert, and another version gets through', ['an alert, and a handshake with another version']],
      ['names that differ', ['a certificate of other names']],
    ],
    supports: [['only newer versions in the access log', [], 'what the client speaks at most is in no log']],
    contradicts: [['a handshake', ['a handshake']]],
  },
  H30: {
    confirms: [
      ['an issuer that is not Amazon', ['a certificate of somebody else', 'the same where the host trusts it']],
      ['no headers of AWS', ['an answer without headers of API Gateway']],
    ],
    supports: [['a proxy in the environment', ['a proxy in the environment']]],
    contradicts: [['certificate and headers of AWS', ["Amazon's certificate", 'Forbidden']]],
  },
  H31: {
    confirms: [
      [
        'the permission in words',
        ['the permission in words', 'at the level ERROR, a single line', 'the same in the access log'],
      ],
      ['throttling in words', ['the refusal in words']],
    ],
    supports: [
      ['an error of the configuration', ['an error of the configuration that is not told further']],
      ['throttled invocations in metrics', ['throttled invocations']],
    ],
    contradicts: [['the function answered', ['an answer that the gateway received', 'an answer of the backend']]],
  },
  H32: {
    confirms: [
      ['a network error in words', ['the same in words', 'a network error in words']],
      ['the type of the answer', ['a network error', 'a failed integration']],
      ['flows that groups blocked', ["flows that the load balancer's groups blocked"]],
      ['no healthy target', [], 'tests of healthy targets, with the metrics'],
    ],
    supports: [['errors, and no new flow', [], 'tests of the errors of the stage, with the metrics']],
    inferred: [['a call in a trace that nobody answered', ['a trace of a call that nobody answered']]],
    contradicts: [
      [
        'the integration answered',
        ['an answer of the backend', 'an error of the backend', 'an answer that the gateway received'],
      ],
    ],
  },
  H33: {
    confirms: [['the names in words', ['the names in words']]],
    inferred: [['the chain in words', ['the chain in words']]],
    supports: [['500', ['an error of the configuration that is not told further']]],
    contradicts: [['the integration answered', ['an answer of the backend']]],
  },
  H34: {
    confirms: [
      ['a timeout in words', ['the same in words', 'its words']],
      ['the type of the answer', ['its own answer']],
      ['a latency as long as the method waits', ['a wait as long as the method says']],
    ],
    supports: [['latency in metrics', ['a latency as long as the method waits']]],
    inferred: [['the time of the call in a trace', ['a trace of a call as long as the method waits']]],
    contradicts: [['a network error', ['a network error']]],
  },
  H35: {
    confirms: [
      ["the integration's own status", ["the back end's own 500", "anybody's", "the back end's own 404"]],
      ['the same in words', ['the same in words', 'in words', 'in the access log']],
      ['the same in a trace', ["a trace with the back end's own 500"]],
    ],
    supports: [['errors of targets in metrics', [], 'tests of each metric']],
    contradicts: [['an answer of the gateway', ['an answer of the gateway']]],
  },
  H36: {
    confirms: [
      ['rejected for encryption controls', ['a SYN rejected for encryption controls']],
      [
        'rejected for block public access',
        [],
        'it is about internet gateways, which are not on the way of a private API',
      ],
    ],
    supports: [['the mode is enforce', [], configured]],
    contradicts: [answeredAt],
  },
  H37: {
    confirms: [
      ['an event that ended the share, which is gone', [], 'a change never proves a cause: it is told by `changedBy`'],
    ],
    contradicts: [['the resource is still there', [], configured]],
  },
  H38: {
    confirms: [
      ['nothing is logged', [], 'that nothing is logged is no cause of a failure: notes of each request tell it'],
    ],
    contradicts: [],
  },
};

const atomsOf = ([hypothesis, row]: readonly [string, Row]): Atom[] =>
  (['confirms', 'supports', 'contradicts', 'inferred'] as const).flatMap((side) =>
    (row[side] ?? []).map(([says, shown, why]): Atom => ({
      hypothesis,
      side: side === 'inferred' ? 'supports' : side,
      says,
      certainty: side === 'inferred' ? 'inferred' : 'documented',
      shown,
      ...(why === undefined ? {} : { why }),
    })),
  );

/** The table of hypotheses and evidence, an alternative each. */
export const sheet: readonly Atom[] = Object.entries(rows).flatMap(atomsOf);
