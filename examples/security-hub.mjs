// AWS Security Hub. What opens and changes is imported whole, run by run (`--format asff`, see docs/ticketing.md): the same Id
// updates. This closes: bodies for BatchUpdateFindings, a line each. One with `find` needs GetFindings with those filters first.
import { cut, main } from './events.mjs';

const partitionOf = (region) =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

const closing = (because, identifiers) => ({
  FindingIdentifiers: identifiers,
  Workflow: { Status: 'RESOLVED' },
  Note: { Text: cut(because, 512), UpdatedBy: 'xapi' },
});

export const securityHub = (event) => {
  const { finding, fingerprint, because } = event;
  const { account, region } = finding;
  if (event.type === 'closed')
    return [
      closing(because, [
        {
          Id: `xapi/${region}/${account}/${fingerprint}`,
          ProductArn: `arn:${partitionOf(region)}:securityhub:${region}:${account}:product/${account}/default`,
        },
      ]),
    ];
  if (event.type !== 'decided') return [];
  const equals = (Value) => [{ Value, Comparison: 'EQUALS' }];
  return [
    {
      find: {
        GeneratorId: equals(`xapi/${finding.code}`),
        RecordState: equals('ACTIVE'),
        ...(finding.request
          ? { ProductFields: [{ Key: 'xapi/Request', Value: finding.request, Comparison: 'EQUALS' }] }
          : { ResourceId: equals(finding.subject) }),
      },
      ...closing(because, []),
    },
  ];
};

await main(import.meta.url, securityHub);
