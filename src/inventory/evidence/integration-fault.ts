/**
 * What goes wrong between the gateway and its integration. `configuration`: an error of the configuration that is not told
 * further; `unreached`: no answer came, and nothing tells why.
 */
export type IntegrationFault =
  | 'lambda permission'
  | 'lambda operation'
  | 'lambda throttled'
  | 'function error'
  | 'malformed response'
  | 'role'
  | 'mapping'
  | 'address'
  | 'certificate name'
  | 'certificate trust'
  | 'timeout'
  | 'network'
  | 'configuration'
  | 'unreached';

const wordings: readonly (readonly [RegExp, IntegrationFault])[] = [
  [/Invalid permissions on Lambda function/i, 'lambda permission'],
  [/Unable to determine service\/operation name/i, 'lambda operation'],
  [/Rate Exceeded|TooManyRequestsException|ReservedFunctionConcurrentInvocationLimit/i, 'lambda throttled'],
  [/customer function error/i, 'function error'],
  [/Malformed Lambda proxy response/i, 'malformed response'],
  [/permission to assume the provided role/i, 'role'],
  [/does not match the certificate subject/i, 'certificate name'],
  [/PKIX path|valid certification path|self.?signed certificate|CertificateExpired|NotAfter:/i, 'certificate trust'],
  [/output mapping|Unable to transform|statusCode should be an integer/i, 'mapping'],
  [/Invalid endpoint address|Illegal character in/i, 'address'],
  [/timeout error|Endpoint request timed out/i, 'timeout'],
  [/network error/i, 'network'],
  [/configuration error/i, 'configuration'],
];

const ofType: Readonly<Record<string, IntegrationFault>> = {
  INTEGRATION_TIMEOUT: 'timeout',
  INTEGRATION_FAILURE: 'network',
  API_CONFIGURATION_ERROR: 'configuration',
};

/**
 * The fault that a message of the execution or access log tells, else the type of the gateway response.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const integrationFaultIn = (
  message: string | undefined,
  errorType: string | undefined,
): IntegrationFault | undefined =>
  (message === undefined ? undefined : wordings.find(([pattern]) => pattern.test(message))?.[1]) ??
  (errorType === undefined ? undefined : ofType[errorType]);

/** The status that the gateway answers with, where the witness does not tell it. */
export const statusOfFault = (fault: IntegrationFault): number | undefined => {
  switch (fault) {
    case 'timeout':
    case 'network':
      return 504;
    case 'malformed response':
    case 'function error':
      return 502;
    case 'unreached':
      return undefined;
    case 'lambda permission':
    case 'lambda operation':
    case 'lambda throttled':
    case 'role':
    case 'mapping':
    case 'address':
    case 'certificate name':
    case 'certificate trust':
    case 'configuration':
      return 500;
  }
};
