import { JsonShapeSerializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { Answer } from '../../src/snapshot/snapshot.js';
import type { Call } from './call.js';
import { epochMs, isRecord, scalarText } from './call.js';
import type { AwsError } from './errors.js';
import type { Schema } from './schema.js';
import { membersOf, trait } from './schema.js';
import type { Service } from './services.js';

/** A response, ready to be sent. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const EPOCH_SECONDS = 7;
const DATE_TIME = 5;

const escapeXml = (value: string): string => value.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const asText = (value: unknown, word: string): string => {
  const plain = scalarText(value);
  return word === 'iam' && plain.trimStart().startsWith('{') ? encodeURIComponent(plain) : plain;
};

/**
 * AWS CLI JSON as the SDK's serialisers want it: dates, numbers and blobs of the right type, only what the schema knows.
 * Policy documents, which the CLI prints as objects, become text again: IAM sends them percent-encoded.
 */
const typed = (schema: Schema, value: unknown, word: string): unknown => {
  if (value === null || value === undefined) return undefined;
  if (schema.isStructSchema() && isRecord(value)) {
    const members = membersOf(schema).map(([name, member]) => [name, typed(member, value[name], word)] as const);
    return Object.fromEntries(members.filter(([, found]) => found !== undefined));
  }
  if (schema.isListSchema() && Array.isArray(value)) {
    const item = schema.getValueSchema();
    return value.map((element) => typed(item, element, word));
  }
  if (schema.isMapSchema() && isRecord(value)) {
    const item = schema.getValueSchema();
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, typed(item, element, word)]));
  }
  if (schema.isTimestampSchema()) return new Date(epochMs(value));
  if (schema.isBlobSchema()) return Buffer.from(scalarText(value), 'base64');
  if (schema.isNumericSchema()) return Number(value);
  return schema.isStringSchema() ? asText(value, word) : value;
};

const jsonBody = (schema: Schema, value: unknown, jsonName: boolean): string => {
  const serializer = new JsonShapeSerializer({ jsonName, timestampFormat: { useTrait: true, default: EPOCH_SECONDS } });
  serializer.write(schema, value);
  return String(serializer.flush());
};

/** The elements inside the root that the serialiser writes, whose name depends on the protocol. */
const xmlContent = (schema: Schema, value: unknown): string => {
  const serializer = new XmlShapeSerializer({
    xmlNamespace: '',
    serviceNamespace: '',
    timestampFormat: { useTrait: true, default: DATE_TIME },
  });
  serializer.write(schema, value);
  return String(serializer.flush()).replace(/^<[^>]*?\/>$|^<[^>]*>|<\/[^>]*>$/g, '');
};

const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';

const xmlAnswer = ({ service, action, model }: Call, content: string, requestId: string): string => {
  const root = (name: string, inner: string) => `${prolog}<${name} xmlns="${service.xmlns}">${inner}</${name}>`;
  if (service.protocol === 'restXml')
    return root((model && trait(model.output, 'xmlName')) ?? `${action}Response`, content);
  if (service.protocol === 'ec2Query')
    return root(`${action}Response`, `<requestId>${requestId}</requestId>${content}`);
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return root(`${action}Response`, `<${action}Result>${content}</${action}Result>${metadata}`);
};

const contentTypes: Record<Service['protocol'], string> = {
  ec2Query: 'text/xml;charset=UTF-8',
  awsQuery: 'text/xml',
  restXml: 'text/xml',
  restJson1: 'application/json',
  awsJson1_0: 'application/x-amz-json-1.0',
  awsJson1_1: 'application/x-amz-json-1.1',
};

const headersOf = ({ protocol }: Service, requestId: string): Record<string, string> => ({
  'content-type': contentTypes[protocol],
  'x-amzn-requestid': requestId,
});

/** A raw body with its headers (`get-export`): `body` of the answer, or the answer itself as the exported document. */
const payloadAnswer = (call: Call, answer: Answer, requestId: string): WireResponse => {
  const { contentType, contentDisposition, body, ...document } = answer;
  const content = body ?? document;
  return {
    status: 200,
    headers: {
      ...headersOf(call.service, requestId),
      'content-type': typeof contentType === 'string' ? contentType : 'application/json',
      ...(typeof contentDisposition === 'string' ? { 'content-disposition': contentDisposition } : {}),
    },
    body: typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  };
};

export const encodeAnswer = (call: Call, answer: Answer, requestId: string): WireResponse => {
  const { service, model } = call;
  const headers = headersOf(service, requestId);
  const status = model?.http?.[2] ?? 200;
  if (!model) return { status, headers, body: JSON.stringify(answer) };
  if (membersOf(model.output).some(([, member]) => trait(member, 'httpPayload') && member.isBlobSchema()))
    return payloadAnswer(call, answer, requestId);
  const value = typed(model.output, answer, service.word);
  switch (service.protocol) {
    case 'ec2Query':
    case 'awsQuery':
    case 'restXml':
      return { status, headers, body: xmlAnswer(call, xmlContent(model.output, value), requestId) };
    case 'restJson1':
      return { status, headers, body: jsonBody(model.output, value, true) };
    case 'awsJson1_0':
    case 'awsJson1_1':
      return { status, headers, body: jsonBody(model.output, value, false) };
  }
};

/** Also for requests that were not understood: then the body is that of a JSON service. */
export const encodeError = (service: Service | undefined, error: AwsError, requestId: string): WireResponse => {
  const { code, status, message } = error;
  const headers = {
    ...(service
      ? headersOf(service, requestId)
      : { 'content-type': contentTypes.restJson1, 'x-amzn-requestid': requestId }),
    ...error.headers,
  };
  const xml = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  const type = `<Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>`;
  switch (service?.protocol) {
    case 'ec2Query': {
      const body = `${prolog}<Response><Errors><Error>${xml}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
      return { status, headers, body };
    }
    case 'awsQuery':
    case 'restXml': {
      if (service.word === 's3') return { status, headers, body: `${prolog}<Error>${xml}</Error>` };
      const body = `${prolog}<ErrorResponse xmlns="${service.xmlns}"><Error>${type}${xml}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
      return { status, headers, body };
    }
    case 'awsJson1_0':
      return {
        status,
        headers: { ...headers, 'x-amzn-query-error': `${code};Sender` },
        body: JSON.stringify({ __type: code, message }),
      };
    case 'awsJson1_1':
      return { status, headers, body: JSON.stringify({ __type: code, message }) };
    case 'restJson1':
    case undefined:
      return { status, headers: { ...headers, 'x-amzn-errortype': code }, body: JSON.stringify({ message }) };
  }
};
