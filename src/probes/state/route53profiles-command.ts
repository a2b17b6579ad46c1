import { Command } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';

const namespace = 'com.amazonaws.route53profiles';

/** Kinds of shapes in the SDK's schemas. */
const [text, number, time, listOf, structure, operation] = [0, 1, 4, 1, 3, 9];

const query = (kind: number, name: string) => [kind, { httpQuery: name }];

const fields = {
  Id: text,
  Name: text,
  OwnerId: text,
  ProfileId: text,
  ResourceId: text,
  Status: text,
  StatusMessage: text,
  CreationTime: time,
  ModificationTime: time,
};
const association = [structure, namespace, 'ProfileAssociation', 0, Object.keys(fields), Object.values(fields)];
const associations = [listOf, namespace, 'ProfileAssociations', 0, () => association];
const request = [
  structure,
  namespace,
  'ListProfileAssociationsRequest',
  0,
  ['MaxResults', 'NextToken'],
  [query(number, 'maxResults'), query(text, 'nextToken')],
];
const response = [
  structure,
  namespace,
  'ListProfileAssociationsResponse',
  0,
  ['ProfileAssociations', 'NextToken'],
  [() => associations, text],
];

/** As the SDK writes its own (https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_ListProfileAssociations.html). */
export const ListProfileAssociations$ = [
  operation,
  namespace,
  'ListProfileAssociations',
  { http: ['GET', '/profileassociations', 200] },
  () => request,
  () => response,
];

interface Page {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface Found {
  readonly ProfileAssociations?: readonly object[];
  readonly NextToken?: string;
  readonly $metadata: object;
}

const endpoint = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
  UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
} as const;

export class ListProfileAssociationsCommand extends Command.classBuilder<Page, Found, never>()
  .ep(endpoint)
  .m((command, _stack, config) => [getEndpointPlugin(config, command.getEndpointParameterInstructions())])
  .s('Route53Profiles', 'ListProfileAssociations', {})
  .n('Route53ProfilesClient', 'ListProfileAssociationsCommand')
  .sc(ListProfileAssociations$ as never)
  .build() {}
