import { GetLoggingConfigurationCommand, GetWebACLForResourceCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import type { Service } from '../clients.js';
import { first, named, single } from './reading.js';

export const wafv2: Service = {
  word: 'wafv2',
  id: 'WAFV2',
  protocol: 'json',
  client: (options) => new WAFV2Client(options),
  readings: {
    'wafv2/get-web-acl-for-resource': single(
      GetWebACLForResourceCommand,
      'WebACL',
      (asked) => ({ ResourceArn: first(asked) }),
      { emptyIsNone: true, none: named('WAFNonexistentItemException') },
    ),
    'wafv2/get-logging-configuration': single(
      GetLoggingConfigurationCommand,
      'LoggingConfiguration',
      (asked) => ({ ResourceArn: first(asked) }),
      { emptyIsNone: true, none: named('WAFNonexistentItemException') },
    ),
  },
};
