import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand,
} from '@aws-sdk/client-lambda';
import type { Service } from '../clients.js';
import { first, list, named, single, token, type Asked } from './reading.js';

const notFound = named('ResourceNotFoundException');
const ofFunction = (message: string): boolean => /function not found/i.test(message);
const missing = { absent: notFound };

const byName = ({ parts: [FunctionName, Qualifier] }: Asked) => ({
  FunctionName,
  ...(Qualifier === undefined ? {} : { Qualifier }),
});

export const lambda: Service = {
  word: 'lambda',
  id: 'Lambda',
  protocol: 'json',
  client: (options) => new LambdaClient(options),
  readings: {
    'lambda/get-function-configuration': single(GetFunctionConfigurationCommand, 'FunctionName', byName, missing),
    /** Both a missing function and a function without a policy are ResourceNotFoundException; the message tells. */
    'lambda/get-policy': single(GetPolicyCommand, 'Policy', byName, {
      none: (name, message) => notFound(name) && !ofFunction(message),
      absent: (name, message) => notFound(name) && ofFunction(message),
    }),
    'lambda/get-function-concurrency': single(
      GetFunctionConcurrencyCommand,
      'ReservedConcurrentExecutions',
      (asked) => ({ FunctionName: first(asked) }),
      { ...missing, emptyIsNone: true },
    ),
    'lambda/list-aliases': list(
      ListAliasesCommand,
      'Aliases',
      (asked) => ({ FunctionName: first(asked), MaxItems: 10_000 }),
      { next: token('NextMarker', 'Marker'), ...missing },
    ),
    'lambda/get-account-settings': single(GetAccountSettingsCommand, 'AccountLimit', () => ({})),
  },
};
