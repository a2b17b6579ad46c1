import { servingStage } from '../../diagnosis/evidence/witnesses.js';
import { groupOf } from '../../inventory/evidence/log-destination.js';
import { queryLogsOf } from '../../inventory/evidence/resolver-logs.js';
import { wafLogDestinations } from '../../inventory/evidence/waf-logs.js';
import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Described } from './describe.js';
import type { GroupAsked } from './log-groups.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

/** The VPC whose resolver the caller asks. */
const askingVpc = (subject: Subject): (Place & { readonly vpc: string }) | undefined => {
  const caller = lookUp(subject, facts.caller);
  if (!caller.known || !caller.value.place || caller.value.vpc === undefined) return undefined;
  return { ...placeOf(caller.value.place), vpc: caller.value.vpc };
};

const unique = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];

/** Where the queries of the callers' resolvers and the decisions of the stages' web ACLs are logged. */
export const destinationsFor = (subjects: readonly Subject[]): Described[] =>
  unique(
    subjects.flatMap((subject): Described[] => {
      const asking = askingVpc(subject);
      const stage = servingStage(subject);
      const acl = stage?.value.webAclArn;
      return [
        ...(asking
          ? (
              [
                'route53resolver/list-resolver-query-log-configs',
                'route53resolver/list-resolver-query-log-config-associations',
              ] as const
            ).map((operation) => ({ ...placeOf(asking), operation }))
          : []),
        ...(stage && acl?.includes(':wafv2:')
          ? [{ ...placeOf(stage), operation: 'wafv2/get-logging-configuration' as const, key: acl }]
          : []),
      ];
    }),
  );

const whole = { streams: [], narrow: true, early: 0, flow: false } as const;

/** Query logs hold what every host asked: they are read for the name in use alone. */
export const resolverGroupsFor = (subjects: readonly Subject[]): GroupAsked[] =>
  unique(
    subjects.flatMap((subject) => {
      const asking = askingVpc(subject);
      const used = lookUp(subject, facts.nameUsed);
      if (!asking || !used.known || used.value.host.form === 'unstated') return [];
      const logs = queryLogsOf(subject.inventory, asking, asking.vpc) ?? [];
      const addresses = ['execute-api', used.value.host.name].filter((text, index) =>
        used.value.host.form === 'custom' ? index === 1 : index === 0,
      );
      return logs.flatMap(({ at }) => (at ? [{ ...at, ...whole, addresses }] : []));
    }),
  );

/** Logs of web ACLs are read for the callers' addresses. */
export const wafGroupsFor = (subjects: readonly Subject[]): GroupAsked[] =>
  unique(
    subjects.flatMap((subject) => {
      const stage = servingStage(subject);
      const caller = lookUp(subject, facts.caller);
      if (!stage) return [];
      const addresses =
        caller.known && !caller.value.hypothetical ? caller.value.parties.map((one) => one.address) : [];
      return wafLogDestinations(subject.inventory, stage, stage.value).flatMap((arn) => {
        const at = groupOf(arn);
        return at ? [{ ...at, ...whole, addresses, narrow: addresses.length > 0 }] : [];
      });
    }),
  );
