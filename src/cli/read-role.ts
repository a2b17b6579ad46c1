import type { ReadPolicy } from './permissions.js';
import { readPolicyFor } from './permissions.js';

const sides = ['consumer', 'provider', 'network', 'all'] as const;
type TemplateSide = (typeof sides)[number];

const named = (side: TemplateSide): string => side.charAt(0).toUpperCase() + side.slice(1);

/** ARNs of whatever partition the stack is in. */
const anywhere = (resource: string | readonly string[]): unknown =>
  typeof resource === 'string'
    ? resource
    : resource.map((arn) => ({ 'Fn::Sub': arn.replace(/^arn:aws:/, 'arn:${AWS::Partition}:') }));

const documentOf = ({ Version, Statement }: ReadPolicy) => ({
  Version,
  Statement: Statement.map((statement) => ({ ...statement, Resource: anywhere(statement.Resource) })),
});

const policyResource = (side: TemplateSide, logs: boolean) => ({
  Type: 'AWS::IAM::RolePolicy',
  Condition: `Is${named(side)}`,
  Properties: {
    RoleName: { Ref: 'ReadRole' },
    PolicyName: `xapi-read-${side}`,
    PolicyDocument: documentOf(readPolicyFor(side, logs)),
  },
});

const parameters = {
  TrustedPrincipal: {
    Type: 'String',
    Description: 'ARN of the role that runs xapi, or the id of its account',
    AllowedPattern: '(arn:aws[a-z-]*:iam::\\d{12}:(root|role/.+|user/.+)|\\d{12})',
  },
  ExternalId: {
    Type: 'String',
    Description: 'What the runner must state (--external-id) to assume the role',
    AllowedPattern: '[\\w+=,.@:/-]{2,1224}',
  },
  Side: { Type: 'String', Default: 'all', AllowedValues: sides, Description: 'What the account is to the requests' },
  RoleName: { Type: 'String', Default: 'xapi-read', AllowedPattern: '[\\w+=,.@-]{1,64}' },
};

const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: { Ref: 'TrustedPrincipal' } },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
    },
  ],
};

/**
 * The CloudFormation template of the role that `--consumer`, `--provider` and `--network` name: it may read what the
 * table of operations holds, and nothing else. The same in every account, so that a StackSet can carry it.
 */
export const readRoleTemplate = async (logs: boolean): Promise<string> => {
  const { stringify } = await import('./yaml.js');
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The read-only role of xapi, with an external id. Made by xapi permissions --format cloudformation.',
    Parameters: parameters,
    Conditions: Object.fromEntries(
      sides.map((side) => [`Is${named(side)}`, { 'Fn::Equals': [{ Ref: 'Side' }, side] }]),
    ),
    Resources: {
      ReadRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { Ref: 'RoleName' },
          Description: 'Read by xapi',
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: trust,
        },
      },
      ...Object.fromEntries(sides.map((side) => [`Read${named(side)}`, policyResource(side, logs)])),
    },
    Outputs: {
      RoleArn: {
        Description: 'For --consumer, --provider or --network',
        Value: { 'Fn::GetAtt': ['ReadRole', 'Arn'] },
      },
    },
  };
  return stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
};
