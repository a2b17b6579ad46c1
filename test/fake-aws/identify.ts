import type { Accounts } from './accounts.js';
import type { Call } from './call.js';
import type { RawRequest } from './decode.js';
import { decodeForm, decodeJson, decodeRest } from './decode.js';
import { AwsError } from './errors.js';
import { matchRoute } from './routes.js';
import { kebab } from './schema.js';
import type { Service } from './services.js';
import { loadService, serviceWordOf } from './services.js';

interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

const scopeOf = (authorization: string | undefined): Scope => {
  const [, accessKeyId, region, signingName] =
    /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization ?? '') ?? [];
  if (!accessKeyId || !region || !signingName)
    throw new AwsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  return { accessKeyId, region, signingName };
};

const unknownAction = (action: string) =>
  new AwsError('InvalidAction', 400, `The action ${action} is not valid for this web service.`);

/** Path style: the bucket, and perhaps an object of it. */
const objectRoute = ({ path }: RawRequest) => {
  const [, Bucket = '', Key = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(path)) ?? [];
  return Key === ''
    ? { action: 'ListObjectsV2', labels: { Bucket } }
    : { action: 'GetObject', labels: { Bucket, Key } };
};

const understand = (service: Service, request: RawRequest): Pick<Call, 'action' | 'input' | 'model'> => {
  const modelOf = (action: string) => {
    const model = service.operations?.get(action);
    if (service.operations && !model) throw unknownAction(action);
    return model;
  };
  switch (service.protocol) {
    case 'ec2Query':
    case 'awsQuery': {
      const form = new URLSearchParams(request.body);
      const action = form.get('Action') ?? '';
      const model = modelOf(action);
      return { action, model, input: model ? decodeForm(model, form, service.protocol === 'ec2Query') : {} };
    }
    case 'awsJson1_0':
    case 'awsJson1_1': {
      const action = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
      return { action, model: modelOf(action), input: decodeJson(request.body) };
    }
    case 'restJson1':
    case 'restXml': {
      const route = service.word === 's3' ? objectRoute(request) : matchRoute(service, request);
      if (!route) throw unknownAction(`${request.method} ${request.path}`);
      const model = modelOf(route.action);
      return { action: route.action, model, input: decodeRest(model, request, route.labels) };
    }
  }
};

/** The service that a request is signed for; its protocol decides how even an error is written. */
export const serviceOf = async (request: RawRequest): Promise<Service> => {
  const { signingName } = scopeOf(request.headers['authorization']);
  const word = serviceWordOf(signingName, request.path);
  if (!word) throw new AwsError('UnknownService', 400, `fake-aws does not speak ${signingName}`);
  return loadService(word);
};

/** Who asks what: the caller from the access key, region and service from the credential scope, the input by schema. */
export const identify = (service: Service, request: RawRequest, accounts: Accounts): Call => {
  const { accessKeyId, region } = scopeOf(request.headers['authorization']);
  const understood = understand(service, request);
  return {
    service,
    ...understood,
    operation: kebab(understood.action),
    account: accounts.accountOf(accessKeyId),
    region,
    accessKeyId,
  };
};
