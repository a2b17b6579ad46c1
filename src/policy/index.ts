/** What the policies around a private API decide about `execute-api:Invoke`. Pure: no I/O, no clock, no dependency. */
export { authorize, decide } from './authorize.js';
export type { ContextValue } from './context.js';
export { decodePolicy, type DecodedPolicy, type PolicyDocument } from './decode.js';
export {
  compilePolicy,
  type Compiled,
  type CompiledPolicy,
  type Statement,
  type UnmodelledStatement,
} from './document.js';
export { evaluateLayer, type LayerContext, type LayerEvaluation } from './evaluate.js';
export {
  conditionKeys,
  executeApiActions,
  isUnsupported,
  needsSignature,
  quotas,
  resourceControlPolicies,
} from './keys.js';
export { lintCatalogue, type LintCode, type Severity } from './lint/catalogue.js';
export { lint, lintFindings, type LintInput } from './lint/index.js';
export type { LintFinding, LintTarget } from './lint/subject.js';
export type { Trit } from './logic.js';
export { readAuthorizeRequest, type ReadRequest } from './read.js';
export type {
  AuthorizeRequest,
  AuthorizeResult,
  Blame,
  Decision,
  Kind,
  Layer,
  PolicyInput,
  ScpLevel,
  StatementReport,
} from './request.js';
export { apiResource, type AuthorizationType, type Principal, type Target } from './target.js';
