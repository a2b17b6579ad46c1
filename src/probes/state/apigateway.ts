import {
  APIGatewayClient,
  GetAccountCommand,
  GetApiKeysCommand,
  GetAuthorizersCommand,
  GetBasePathMappingsCommand,
  GetDeploymentCommand,
  GetDeploymentsCommand,
  GetDomainNameAccessAssociationsCommand,
  GetDomainNameCommand,
  GetDomainNamesCommand,
  GetExportCommand,
  GetGatewayResponsesCommand,
  GetRequestValidatorsCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  GetStageCommand,
  GetStagesCommand,
  GetUsageCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  GetVpcLinkCommand,
  GetVpcLinksCommand,
  type ResourceOwner,
} from '@aws-sdk/client-api-gateway';
import type { Answer } from '../../snapshot/snapshot.js';
import type { Service } from '../clients.js';
import { first, list, named, second, single, token, type Asked } from './reading.js';

const missing = { absent: named('NotFoundException') };
const pages = { next: token('position'), emptyIsNone: true } as const;
const pagesOfOne = { ...pages, ...missing };
const most = { limit: 500 };
const api = (asked: Asked) => ({ restApiId: first(asked) });
const domain = ({ parts: [domainName, domainNameId] }: Asked) => ({
  domainName,
  ...(domainNameId === undefined ? {} : { domainNameId }),
});
const today = ({ now }: Asked): string => now.toISOString().slice(0, 10);

/** Whose domain names (or associations with them) a side sees: its own, and those that others share with it. */
const owners = (asked: Asked, others: Asked['sides'][number]): ResourceOwner[] =>
  asked.sides.includes(others) ? ['SELF', 'OTHER_ACCOUNTS'] : ['SELF'];

/** The exported OpenAPI document itself is the answer. Throws a SyntaxError when it is not JSON. */
const document = ({ body }: Answer): Answer =>
  JSON.parse(Buffer.from(String(body), 'base64').toString('utf8')) as Answer;

/** Every page holds 500 (API Gateway API reference); methods come with their resources. */
export const apigateway: Service = {
  word: 'apigateway',
  id: 'API Gateway',
  protocol: 'json',
  client: (options) => new APIGatewayClient(options),
  readings: {
    'apigateway/get-rest-apis': list(GetRestApisCommand, 'items', () => most, pages),
    'apigateway/get-rest-api': single(GetRestApiCommand, 'id', api, missing),
    'apigateway/get-resources': list(
      GetResourcesCommand,
      'items',
      (asked) => ({ ...api(asked), ...most, embed: ['methods'] }),
      pagesOfOne,
    ),
    'apigateway/get-stages': list(GetStagesCommand, 'item', api, { ...missing, emptyIsNone: true }),
    'apigateway/get-stage': single(
      GetStageCommand,
      'stageName',
      (asked) => ({ ...api(asked), stageName: second(asked) }),
      missing,
    ),
    'apigateway/get-deployments': list(
      GetDeploymentsCommand,
      'items',
      (asked) => ({ ...api(asked), ...most }),
      pagesOfOne,
    ),
    'apigateway/get-deployment': single(
      GetDeploymentCommand,
      'id',
      (asked) => ({ ...api(asked), deploymentId: second(asked), embed: ['apisummary'] }),
      missing,
    ),
    'apigateway/get-authorizers': list(
      GetAuthorizersCommand,
      'items',
      (asked) => ({ ...api(asked), ...most }),
      pagesOfOne,
    ),
    'apigateway/get-gateway-responses': list(
      GetGatewayResponsesCommand,
      'items',
      (asked) => ({ ...api(asked), ...most }),
      pagesOfOne,
    ),
    'apigateway/get-request-validators': list(
      GetRequestValidatorsCommand,
      'items',
      (asked) => ({ ...api(asked), ...most }),
      pagesOfOne,
    ),
    'apigateway/get-export': single(
      GetExportCommand,
      'body',
      (asked) => ({
        ...api(asked),
        stageName: second(asked),
        exportType: 'oas30',
        parameters: { extensions: 'apigateway' },
        accepts: 'application/json',
      }),
      { ...missing, print: document },
    ),
    'apigateway/get-vpc-links': list(GetVpcLinksCommand, 'items', () => most, pages),
    'apigateway/get-vpc-link': single(GetVpcLinkCommand, 'id', (asked) => ({ vpcLinkId: first(asked) }), missing),
    'apigateway/get-account': single(
      GetAccountCommand,
      ['throttleSettings', 'apiKeyVersion', 'features', 'cloudwatchRoleArn'],
      () => ({}),
    ),
    'apigateway/get-usage-plans': list(GetUsagePlansCommand, 'items', () => most, pages),
    'apigateway/get-usage-plan-keys': list(
      GetUsagePlanKeysCommand,
      'items',
      (asked) => ({ usagePlanId: first(asked), ...most }),
      pagesOfOne,
    ),
    'apigateway/get-usage': list(
      GetUsageCommand,
      'items',
      (asked) => ({ usagePlanId: first(asked), startDate: today(asked), endDate: today(asked), ...most }),
      pagesOfOne,
    ),
    'apigateway/get-api-keys': list(GetApiKeysCommand, 'items', () => ({ ...most, includeValues: false }), pages),
    'apigateway/get-domain-names': {
      ...list(GetDomainNamesCommand, 'items', () => most, pages),
      inputs: (asked) => owners(asked, 'consumer').map((resourceOwner) => ({ ...most, resourceOwner })),
      rowId: ({ domainNameArn, domainName, domainNameId }) =>
        domainNameArn ?? `${String(domainName)}+${String(domainNameId)}`,
    },
    'apigateway/get-domain-name': single(GetDomainNameCommand, 'domainName', domain, missing),
    'apigateway/get-base-path-mappings': list(
      GetBasePathMappingsCommand,
      'items',
      (asked) => ({ ...domain(asked), ...most }),
      pagesOfOne,
    ),
    'apigateway/get-domain-name-access-associations': {
      ...list(GetDomainNameAccessAssociationsCommand, 'items', () => most, pages),
      inputs: (asked) => owners(asked, 'provider').map((resourceOwner) => ({ ...most, resourceOwner })),
      rowId: ({ domainNameAccessAssociationArn }) => domainNameAccessAssociationArn,
    },
  },
};
