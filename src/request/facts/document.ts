import { contextKeys } from '../../policy/context.js';
import type { LayerVerdict } from '../../policy/layer.js';
import { decisiveAllow, decisiveDeny, evaluateDocuments } from '../../policy/layer.js';
import type { Caller } from '../../policy/principal.js';
import { documentOf } from './authorization/documents.js';

/** One question to a policy that is none of a private API's own: of a function, a role, a domain name's management. */
export interface DocumentQuestion {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  readonly unknownKeys: readonly string[];
}

export interface DocumentVerdict {
  readonly effect: 'allow' | 'implicit-deny' | 'explicit-deny' | 'unknown';
  /** One clause. */
  readonly because: string;
}

/** An AWS service that calls in its own name, as `Principal: {"Service": …}` names it. */
export const serviceCaller = (service: string): Caller => ({
  is: 'signed',
  type: 'Service',
  arn: service,
  roleArn: null,
  accountId: '',
});

/** Somebody of an account, of whom no more is known. */
export const accountCaller = (account: string): Caller => ({
  is: 'signed',
  type: 'Account',
  arn: `arn:aws:iam::${account}:root`,
  roleArn: null,
  accountId: account,
});

const named = ({ sid, index }: { readonly sid: string | null; readonly index: number }): string =>
  `statement ${sid ?? index}`;

const whyNot = (verdict: LayerVerdict): string => {
  const allows = verdict.statements.filter(({ effect }) => effect !== 'Deny');
  if (verdict.missing || allows.length === 0) return 'no statement allows anything';
  const shown = allows.slice(0, 3).map((statement) => `${named(statement)}: ${statement.explain()}`);
  return `no statement allows it: ${shown.join('; ')}`;
};

/** A trust policy names no resource, for it is about its role: one that can be judged. Null where it cannot be read. */
export const trustDocument = (policy: unknown): object | null => {
  const document = documentOf(policy);
  return document && { ...document, Statement: document.Statement.map((s) => ({ Resource: '*', ...s })) };
};

/** What one document says. An element or operator that is not modelled makes it `unknown`, never a statement left out. */
export const judgeDocument = (policy: unknown, question: DocumentQuestion): DocumentVerdict => {
  const { caller, action, resource, context, unknownKeys } = question;
  const verdict = evaluateDocuments([policy], {
    caller,
    keys: contextKeys(context, unknownKeys),
    action,
    resource: { is: 'api', arn: resource, short: resource },
    shortForms: false,
    principals: 'required',
    hasBoundary: false,
  });
  const denied = decisiveDeny(verdict);
  if (denied) return { effect: 'explicit-deny', because: `${named(denied)} denies: ${denied.explain()}` };
  if (verdict.allow === false) return { effect: 'implicit-deny', because: whyNot(verdict) };
  const allowed = decisiveAllow(verdict);
  if (verdict.deny === false && allowed)
    return { effect: 'allow', because: `${named(allowed)} allows: ${allowed.explain()}` };
  const open = verdict.statements.find(({ matched }) => matched === 'unknown');
  return { effect: 'unknown', because: verdict.unmodelled[0] ?? (open ? `${named(open)}: ${open.explain()}` : '') };
};
