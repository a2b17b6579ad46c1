import type { Input } from './call.js';
import type { OperationModel, Schema } from './schema.js';
import { membersOf, trait } from './schema.js';

/** What was posted or asked, before any schema is applied. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

interface FormNode {
  text?: string;
  readonly children: Map<string, FormNode>;
}

const formTree = (form: URLSearchParams): FormNode => {
  const root: FormNode = { children: new Map() };
  for (const [name, value] of form) {
    let node = root;
    for (const part of name.split('.')) {
      const next = node.children.get(part) ?? { children: new Map<string, FormNode>() };
      node.children.set(part, next);
      node = next;
    }
    node.text = value;
  }
  return root;
};

const scalar = (schema: Schema, value: string): string | number | boolean => {
  if (schema.isBooleanSchema()) return value === 'true';
  if (schema.isNumericSchema()) return Number(value);
  return value;
};

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

const formName = (name: string, member: Schema, ec2: boolean): string => {
  const xmlName = trait(member, 'xmlName');
  return ec2 ? (trait(member, 'ec2QueryName') ?? capital(xmlName ?? name)) : (xmlName ?? name);
};

const fromForm = (schema: Schema, node: FormNode, ec2: boolean): unknown => {
  if (schema.isStructSchema()) {
    const entries = membersOf(schema).flatMap(([name, member]) => {
      const child = node.children.get(formName(name, member, ec2));
      return child ? [[name, fromForm(member, child, ec2)] as const] : [];
    });
    return Object.fromEntries(entries);
  }
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const flat = ec2 || trait(schema, 'xmlFlattened') !== undefined;
    const holder = flat ? node : node.children.get(trait(item, 'xmlName') ?? 'member');
    const numbered = [...(holder?.children ?? [])].sort(([a], [b]) => Number(a) - Number(b));
    return numbered.map(([, child]) => fromForm(item, child, ec2));
  }
  return scalar(schema, node.text ?? '');
};

/** The input of a query protocol: `Filter.1.Value.2=…` as the structure that the SDK was given. */
export const decodeForm = (model: OperationModel, form: URLSearchParams, ec2: boolean): Input =>
  fromForm(model.input, formTree(form), ec2) as Input;

export const decodeJson = (body: string): Input => (body.trim() === '' ? {} : (JSON.parse(body) as Input));

const fromQuery = (member: Schema, name: string, query: URLSearchParams): unknown => {
  if (!query.has(name)) return undefined;
  if (!member.isListSchema()) return scalar(member, query.get(name) ?? '');
  const item = member.getValueSchema();
  return query.getAll(name).map((value) => scalar(item, value));
};

const restMember = (name: string, member: Schema, request: RawRequest, labels: Input, body: Input): unknown => {
  const queryName = trait(member, 'httpQuery');
  const header = trait(member, 'httpHeader');
  if (trait(member, 'httpLabel')) return labels[name];
  if (queryName) return fromQuery(member, queryName, request.query);
  if (trait(member, 'httpQueryParams')) return Object.fromEntries(request.query);
  if (header) return request.headers[header.toLowerCase()];
  return body[trait(member, 'jsonName') ?? name];
};

/** The input of a REST protocol: from the path's labels, the query (also what the schema does not know), headers and a JSON body. */
export const decodeRest = (model: OperationModel | undefined, request: RawRequest, labels: Input): Input => {
  const body = request.body.startsWith('{') ? decodeJson(request.body) : {};
  if (!model) return { ...Object.fromEntries(request.query), ...labels, ...body };
  const members = membersOf(model.input).map(
    ([name, member]) => [name, restMember(name, member, request, labels, body)] as const,
  );
  const known = new Set(membersOf(model.input).map(([, member]) => trait(member, 'httpQuery')));
  const unmodelled = [...request.query].filter(([name]) => !known.has(name));
  return {
    ...Object.fromEntries(unmodelled),
    ...Object.fromEntries(members.filter(([, value]) => value !== undefined)),
  };
};
