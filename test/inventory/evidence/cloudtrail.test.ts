import { describe, expect, test } from '@jest/globals';
import { trailEvents, valuesOf } from '../../../src/inventory/evidence/cloudtrail.js';
import { inventory, place } from './samples.js';

const read = (raw: object, rest: object = {}) =>
  trailEvents(
    inventory([
      'cloudtrail/lookup-events',
      {
        Events: [
          {
            EventId: 'e1',
            EventTime: '2026-02-01T10:00:00+00:00',
            EventSource: 'ec2.amazonaws.com',
            CloudTrailEvent: JSON.stringify(raw),
            ...rest,
          },
        ],
      },
    ]),
    place,
  )[0];

const ids = (raw: object) => [...(read(raw)?.ids ?? [])].sort();

/** Shapes of real events (facts/evidence.md, 2.3). */
describe('ids in the shapes that events have', () => {
  test('flat, with items', () => {
    expect(
      ids({
        eventName: 'CreateRoute',
        requestParameters: {
          routeTableId: 'rtb-06711e8f3a624506d',
          destinationCidrBlock: '0.0.0.0/0',
          gatewayId: 'igw-040b2274c4a167722',
        },
      }),
    ).toEqual(['igw-040b2274c4a167722', 'rtb-06711e8f3a624506d']);
    expect(
      ids({
        eventName: 'AuthorizeSecurityGroupIngress',
        requestParameters: {
          groupId: 'sg-04cf00000000000aa',
          ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443 }] },
        },
        responseElements: {
          securityGroupRuleSet: {
            items: [{ groupId: 'sg-04cf00000000000aa', securityGroupRuleId: 'sgr-0bb3100000000000a' }],
          },
        },
      }),
    ).toEqual(['sg-04cf00000000000aa', 'sgr-0bb3100000000000a']);
  });
  test('an association alone', () => {
    expect(ids({ requestParameters: { associationId: 'rtbassoc-0d88000000000000a' } })).toEqual([
      'rtbassoc-0d88000000000000a',
    ]);
  });
  test('wrapped, with tag and content', () => {
    expect(
      ids({ requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-064e0000000000000' } } } }),
    ).toEqual(['fl-064e0000000000000']);
    expect(
      ids({
        requestParameters: {
          ModifyVpcEndpointRequest: {
            VpcEndpointId: 'vpce-0e222222222222222',
            RemoveSecurityGroupId: { tag: 1, content: 'sg-0e222222222222222' },
          },
        },
      }),
    ).toEqual(['sg-0e222222222222222', 'vpce-0e222222222222222']);
  });
  test('an API with its path ids and the input of the operation', () => {
    expect(
      ids({
        eventName: 'CreateStage',
        requestParameters: {
          restApiId: 'abcdef74gh',
          createStageInput: { deploymentId: '49ijxa', stageName: 'latest' },
          template: false,
        },
        responseElements: { self: { restApiId: 'abcdef74gh', stageName: 'latest', template: false } },
      }),
    ).toEqual(['abcdef74gh', 'latest']);
  });
  test('ARNs, and ids within other texts', () => {
    expect(
      ids({ requestParameters: { resourceArn: 'arn:aws:apigateway:us-east-1::/restapis/abcdef74gh/stages/prod' } }),
    ).toEqual(['arn:aws:apigateway:us-east-1::/restapis/abcdef74gh/stages/prod']);
    expect(ids({ requestParameters: { value: '{"aws:SourceVpce":"vpce-0e222222222222222"}' } })).toEqual([
      'vpce-0e222222222222222',
    ]);
  });
});

describe('who and by what means', () => {
  const actor = (userIdentity: object, rest: object = {}) => {
    const event = read({ userIdentity, ...rest });
    return [event?.who, event?.via];
  };
  test.each([
    [{ type: 'Root' }, {}, ['root', 'unknown']],
    [{ type: 'IAMUser', userName: 'alice' }, { userAgent: 'aws-cli/2.15.0 Python' }, ['alice', 'cli']],
    [
      {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::1:assumed-role/Admin/bob@example.com',
        sessionContext: { sessionIssuer: { userName: 'Admin' } },
      },
      { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.7.0' },
      ['Admin/bob@example.com', 'terraform'],
    ],
    [
      { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/Admin/carol' },
      { sessionCredentialFromConsole: 'true' },
      ['carol', 'console'],
    ],
    [
      { type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com' },
      { sourceIPAddress: 'cloudformation.amazonaws.com' },
      ['cloudformation.amazonaws.com', 'cloudformation'],
    ],
    [{ type: 'IAMUser', userName: 'dave' }, { userAgent: 'Boto3/1.34' }, ['dave', 'sdk']],
    [
      { type: 'IAMUser', userName: 'eve', invokedBy: 'cloudformation.amazonaws.com' },
      { userAgent: 'cloudformation.amazonaws.com' },
      ['eve', 'cloudformation'],
    ],
    [
      {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::1:assumed-role/cdk-hnb659fds-cfn-exec-role-1-us-east-1/AWSCloudFormation',
        invokedBy: 'cloudformation.amazonaws.com',
        sessionContext: { sessionIssuer: { userName: 'cdk-hnb659fds-cfn-exec-role-1-us-east-1' } },
      },
      { userAgent: 'cloudformation.amazonaws.com' },
      ['cdk-hnb659fds-cfn-exec-role-1-us-east-1/AWSCloudFormation', 'cdk'],
    ],
    [
      { type: 'IAMUser', userName: 'frank' },
      { userAgent: 'APN/1.0 OpenTofu/1.0 OpenTofu/1.8.2 (+https://opentofu.org)' },
      ['frank', 'terraform'],
    ],
    [{ type: 'IAMUser', userName: 'gina' }, { userAgent: 'APN/1.0 Ansible/2.15 Botocore/1.31' }, ['gina', 'ansible']],
    [{ type: 'IAMUser', userName: 'hal' }, { userAgent: 'Pulumi/1.0 (AWS SDK v2)' }, ['hal', 'pulumi']],
    [
      { type: 'IAMUser', userName: 'ida' },
      { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)' },
      ['ida', 'console'],
    ],
    [{ type: 'IAMUser', userName: 'ivo' }, { userAgent: 'console.ec2.amazonaws.com' }, ['ivo', 'console']],
    [
      { type: 'AWSService', invokedBy: 'ssm.amazonaws.com' },
      { userAgent: 'ssm.amazonaws.com' },
      ['ssm.amazonaws.com', 'ssm'],
    ],
  ])('%j', (identity, rest, expected) => {
    expect(actor(identity, rest)).toEqual(expected);
  });
});

describe('what happened', () => {
  test('a failed attempt carries its error, also where EC2 put it into the response', () => {
    expect(read({ errorCode: 'Client.UnauthorizedOperation' })?.errorCode).toBe('Client.UnauthorizedOperation');
    expect(read({ responseElements: { error: { errorCode: 'InvalidRoute.NotFound' } } })?.errorCode).toBe(
      'InvalidRoute.NotFound',
    );
    expect(read({})?.errorCode).toBeUndefined();
  });
  test('names of Lambda lose the date of its API', () => {
    expect(read({}, { EventName: 'RemovePermission20150331v2' })?.name).toBe('RemovePermission');
    expect(read({}, { EventName: 'DeleteFunction20150331' })?.name).toBe('DeleteFunction');
    expect(read({}, { EventName: 'DeleteRoute' })?.name).toBe('DeleteRoute');
  });
  test('times as the CLI prints them, in either version', () => {
    expect(read({})?.at).toBe('2026-02-01T10:00:00.000Z');
    expect(read({}, { EventTime: 1769940000.5 })?.at).toBe('2026-02-01T10:00:00.500Z');
  });
  test.each([
    ['no event', undefined],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a number', '7'],
  ])('%s is read as far as it goes', (_, text) => {
    const event = read(
      {},
      { CloudTrailEvent: text, Username: 'erin', EventName: 'DeleteRoute', Resources: [{ ResourceName: 'rtb-1' }] },
    );
    expect(event).toMatchObject({ who: 'erin', name: 'DeleteRoute', id: 'e1' });
    expect([...(event?.ids ?? [])]).toEqual(['rtb-1']);
  });
});

test('events come oldest first', () => {
  const events = ['12:00', '10:00', '11:00'].map((time) => ({ EventId: time, EventTime: `2026-02-01T${time}:00Z` }));
  expect(trailEvents(inventory(['cloudtrail/lookup-events', { Events: events }]), place).map(({ id }) => id)).toEqual([
    '10:00',
    '11:00',
    '12:00',
  ]);
});

test('values are found under a key at any depth', () => {
  expect(valuesOf({ a: [{ FromPort: 1 }, { b: { fromPort: 2 } }] }, 'fromPort')).toEqual([1, 2]);
});
