/**
 * Causes that configuration cannot show: no answer of AWS holds them. They belong to evidence (logs, live probes, the
 * text that a client printed) or refute a suspicion. Listed so that none is forgotten; test/registry.test.ts compares.
 */
export const notChecks: Readonly<Record<string, string>> = {
  'peering-dns-resolution-off':
    'A refuter: the option concerns public names of EC2 instances only, and names of endpoints are public records with private addresses. Told as a note of the request (fact refuters).',
  'vpc-block-public-access':
    'A refuter: the way to an endpoint passes no internet gateway. Told as a note of the request (fact refuters).',
  'dns-rebinding-protection':
    'A resolver outside of AWS withholds private addresses of public records; shown by asking two resolvers from that host (live DNS probe).',
  'client-http-proxy-intercepts':
    "The client's proxy settings are in no answer of AWS; shown by an answer without x-amzn-RequestId, or flow logs towards the proxy.",
  'mtu-black-hole':
    'Packet sizes on the way are in no answer of AWS; shown by a body that hangs after TLS (live probe) and by PacketsDropped of the endpoint.',
  'endpoint-idle-timeout':
    "The client's keep-alive is in no answer of AWS; shown by resets of reused connections and by RstPacketsReceived of the endpoint.",
  'rcp-not-applicable':
    'it refutes a suspicion: resource control policies do not reach execute-api, so the evaluator leaves them out and says so',
  'sigv4-host-mismatch':
    'the host that the client signed is inside its signature: $context.authenticate.error and $context.domainName tell, and the text "The request signature we calculated does not match"',
  'credentials-invalid-or-expired':
    'the credentials and the clock are the client\'s: $context.authenticate.error tells, and the texts "The security token included in the request is" and "Signature expired"',
  'client-trust-or-inspection':
    "The client's trust store, and who re-signs its traffic, are in no answer of AWS; shown by the issuer of the certificate that the client sees (live TLS probe, the text 'unable to get local issuer certificate').",
  'mutual-tls-unsupported':
    'API Gateway refuses mutual TLS on a private domain name, so that no account can hold the state; shown by CreateDomainName or UpdateDomainName with BadRequestException in CloudTrail.',
  'authorizer-cached-decision':
    'That an authorizer keeps its decisions is the default, and which of them it keeps is in no answer of AWS; shown by a refusal without an invocation of the function in log or metrics. authorizer-denied tells for how long they are kept.',
  'private-domain-id-omitted':
    'A slip of the command that would repair, not a state: every command of this tool that changes a private custom domain name carries its --domain-name-id. Shown by UpdateDomainName of the public twin in CloudTrail.',
  'lambda-proxy-malformed-response':
    'What a function answers is in no answer of AWS; shown by a 502 with "Malformed Lambda proxy response" in the execution log, or by a trace in which the function did not fail.',
  'backend-error-passthrough':
    "A 4xx or 5xx of the application itself: no x-amzn-ErrorType, and $context.integration.status has the caller's status; no setting of AWS is at fault.",
  'apigw-service-error':
    'A fault of the service itself, the last resort: shown by 5xx of several APIs without integration latency (metrics), or an event of AWS Health.',
  'doctor-insufficient-permissions':
    'Not a state of the accounts: every answer that could not be read is a gap, and makes what depends on it unknown, with its action and account.',
  'wrong-vantage-point':
    'Where this tool runs, not what the accounts hold: live probes say from which host and address they were made.',
};
