import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetVpcLinkCommand,
  GetVpcLinksCommand,
  ListRoutingRulesCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { Service } from '../clients.js';
import { first, list, named, single, token } from './reading.js';

const missing = { absent: named('NotFoundException') };
const pages = { next: token('NextToken'), emptyIsNone: true } as const;
const most = { MaxResults: '500' };

export const apigatewayv2: Service = {
  word: 'apigatewayv2',
  id: 'ApiGatewayV2',
  protocol: 'json',
  client: (options) => new ApiGatewayV2Client(options),
  readings: {
    'apigatewayv2/get-apis': list(GetApisCommand, 'Items', () => most, pages),
    'apigatewayv2/get-vpc-links': list(GetVpcLinksCommand, 'Items', () => most, pages),
    'apigatewayv2/get-vpc-link': single(
      GetVpcLinkCommand,
      'VpcLinkId',
      (asked) => ({ VpcLinkId: first(asked) }),
      missing,
    ),
    'apigatewayv2/list-routing-rules': list(
      ListRoutingRulesCommand,
      'RoutingRules',
      ({ parts: [DomainName, DomainNameId] }) => ({
        DomainName,
        ...(DomainNameId === undefined ? {} : { DomainNameId }),
        MaxResults: 100,
      }),
      { ...pages, ...missing },
    ),
  },
};
