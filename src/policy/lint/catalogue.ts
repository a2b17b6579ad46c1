export type Severity = 'error' | 'warning' | 'info';

const errors = [
  'no-allow-statement',
  'resource-missing-wildcard',
  'resource-wrong-account',
  'resource-wrong-region',
  'resource-wrong-api',
  'resource-wrong-partition',
  'resource-control-plane-arn',
  'wrong-action',
  'sourceip-on-private-api',
  'unsupported-key',
  'service-only-key',
  'principal-key-without-iam-auth',
  'aws-principal-without-iam-auth',
  'endpoint-policy-principal-without-iam-auth',
  'contradicting-denies',
  'allow-deny-contradiction',
  'inverted-deny',
  'wildcard-in-stringequals',
  'value-shape',
  'placeholder',
  'whitespace',
  'shorthand-outside-resource-policy',
  'shorthand-missing-stage',
  'stray-colon-in-resource',
  'path-template-in-resource',
  'any-as-method',
  'method-lowercase',
  'wildcard-in-principal-arn',
  'session-arn-in-principalarn',
  'role-path',
  'group-principal',
  'service-principal',
  'identity-resource-wrong-account',
  'domain-arn-wrong-service',
  'variable-in-old-version',
  'empty-values',
  'dangling-vpce',
  'dangling-principal-id',
] as const;

const warnings = [
  'exposed-any-vpce',
  'inverted-allow',
  'and-in-deny',
  'redundant-condition',
  'ineffective-deny',
  'forallvalues-in-allow',
  'ifexists-in-allow',
  'stage-prefix',
  'stage-vs-path',
  'ipv4-only-on-dualstack',
] as const;

const infos = [
  'stage-not-covered',
  'trailing-slash',
  'set-operator-on-single-valued-key',
  'notprincipal-deny',
  'policy-near-limit',
  'key-name-case',
] as const;

export type LintCode = (typeof errors)[number] | (typeof warnings)[number] | (typeof infos)[number];

/** error: locks callers out; warning: weaker than it looks; info: worth a look. */
export const lintCatalogue: ReadonlyMap<LintCode, Severity> = new Map<LintCode, Severity>([
  ...errors.map((code) => [code, 'error'] as const),
  ...warnings.map((code) => [code, 'warning'] as const),
  ...infos.map((code) => [code, 'info'] as const),
]);
