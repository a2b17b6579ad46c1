import type { Argv } from 'yargs';
import { operationIds, operation } from '../snapshot/operations.js';
import type { Side } from '../snapshot/operations.js';
import type { ExitStatus, Io } from './io.js';
import { exit, print } from './io.js';

export interface PermissionsFlags {
  readonly side: Side | 'all';
  readonly logs: boolean;
  readonly format: 'json' | 'cloudformation';
}

export const withPermissionsFlags = (yargs: Argv) =>
  yargs
    .option('side', {
      choices: ['consumer', 'provider', 'network', 'all'] as const,
      default: 'all' as const,
      describe: 'the account that the policy is for',
    })
    .option('format', {
      choices: ['json', 'cloudformation'] as const,
      default: 'json' as const,
      describe: 'the policy, or a template of the role that has it (every side, chosen by a parameter)',
    })
    .option('logs', { type: 'boolean', default: true, describe: 'include the log probes (--no-logs)' });

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

export interface ReadPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** `apigateway:GET` is granted on paths; keys are read without values, and the path of their values is left out. */
const apiGatewayPaths = [
  'restapis*',
  'domainnames*',
  'domainnameaccessassociations*',
  'vpclinks*',
  'usageplans*',
  'apikeys',
  'account',
  'apis*',
];

/** The IAM policy that lets the tool read one side; every action is in the table of operations, and nothing else is. */
export const readPolicyFor = (side: Side | 'all', logs = true): ReadPolicy => {
  const actions = operationIds
    .map((id) => operation(id))
    .filter(({ sides, evidence }) => (side === 'all' || sides.includes(side)) && (logs || !evidence))
    .map(({ action }) => action);
  const unique = [...new Set(actions)].sort();
  const general = unique.filter((action) => !action.startsWith('apigateway:'));
  const gateway = unique.filter((action) => action.startsWith('apigateway:'));
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'XapiRead', Effect: 'Allow', Action: general, Resource: '*' },
      ...(gateway.length === 0
        ? []
        : [
            {
              Sid: 'XapiReadApiGateway',
              Effect: 'Allow' as const,
              Action: gateway,
              Resource: apiGatewayPaths
                .map((path) => `arn:aws:apigateway:*:*:/${path}`)
                .concat(apiGatewayPaths.map((path) => `arn:aws:apigateway:*::/${path}`)),
            },
          ]),
    ],
  };
};

/** `xapi permissions`: the read-only IAM policy that the tool needs, for each side. */
export const permissions = async ({ side, logs, format }: PermissionsFlags, io: Io): Promise<ExitStatus> => {
  if (format === 'cloudformation') {
    const { readRoleTemplate } = await import('./read-role.js');
    await print(io.stdout, await readRoleTemplate(logs));
    return exit.ok;
  }
  await print(io.stdout, `${JSON.stringify(readPolicyFor(side, logs), null, 2)}\n`);
  return exit.ok;
};
