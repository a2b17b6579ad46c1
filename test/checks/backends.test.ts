import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { linkV2, withLinkV2 } from '../worlds/link-v2.js';
import { ids, provider, urls } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';

type Edit = (snapshot: Snapshot) => Snapshot;
type Row = Record<string, unknown>;
/** The code that fails; null: nothing does; `?CODE`: that check alone cannot know. */
type Case = readonly [what: string, edits: readonly Edit[], outcome: string | null];

const call = { target: urls.alias, from: ids.app };
const sickTargets = 'nlb-or-alb-no-healthy-targets';
const second = ids.targets.replace('targetgroup/backend', 'targetgroup/second');

const group: Edit = (snapshot) =>
  edit(snapshot, provider, 'elbv2/describe-target-groups', ({ TargetGroups }: { TargetGroups: Row[] }) => ({
    TargetGroups: [
      ...TargetGroups,
      { ...TargetGroups[0], TargetGroupArn: second, TargetGroupName: 'second', LoadBalancerArns: [linkV2.balancer] },
    ],
  }));

const health =
  (arn: string, ...states: readonly Row[]): Edit =>
  (snapshot) =>
    answer(
      snapshot,
      provider,
      'elbv2/describe-target-health',
      {
        TargetHealthDescriptions: states.map((TargetHealth) => ({
          Target: { Id: '10.20.3.40', Port: 8443 },
          TargetHealth,
        })),
      },
      arn,
    );

const sick = { State: 'unhealthy', Reason: 'Target.ResponseCodeMismatch' };
const well = { State: 'healthy' };

const forwards =
  (fields: Row): Edit =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'elbv2/describe-listeners',
      ({ Listeners }: { Listeners: Row[] }) => ({
        Listeners: Listeners.map((one) => ({ ...one, DefaultActions: [{ Type: 'forward', ...fields }] })),
      }),
      linkV2.balancer,
    );

const weighted = (first: number, other: number): Edit =>
  forwards({
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: ids.targets, Weight: first },
        { TargetGroupArn: second, Weight: other },
      ],
    },
  });

const answersItself: Edit = forwards({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } });

const rule = (Priority: string, to: string | undefined, ...Conditions: readonly Row[]): Row => ({
  RuleArn: `${linkV2.listener.replace(':listener/', ':listener-rule/')}/${Priority}`,
  Priority,
  IsDefault: false,
  Conditions,
  Actions: [
    to === undefined
      ? { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }
      : { Type: 'forward', TargetGroupArn: to },
  ],
});
const path = (...Values: readonly string[]): Row => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
const host = (...Values: readonly string[]): Row => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const header = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-tenant', Values: ['a'] } };

const rules =
  (...Rules: readonly Row[]): Edit =>
  (snapshot) =>
    answer(snapshot, provider, 'elbv2/describe-rules', { Rules: [...Rules] }, linkV2.listener);

const two = [group, health(second, well)];
const twoOneSick = [group, health(second, sick)];

const balancers: readonly Case[] = [
  ['no rules', [rules()], null],
  [
    'a rule for the path with the stage, default without targets',
    [group, health(second, well), health(ids.targets), rules(rule('1', second, path('/prod/*', '/orders*')))],
    null,
  ],
  ['a rule of a sick group takes the path', [...twoOneSick, rules(rule('1', second, path('/*')))], sickTargets],
  [
    'a rule of a sick group is for another host',
    [...twoOneSick, rules(rule('1', second, host('other.example.com')))],
    null,
  ],
  [
    'the host of the rule in another case',
    [...twoOneSick, rules(rule('1', second, host('BACKEND.example.*')))],
    sickTargets,
  ],
  [
    'a later rule of a sick group',
    [...twoOneSick, rules(rule('20', second, path('/*')), rule('3', ids.targets, path('/*')))],
    null,
  ],
  [
    'whether the path has the stage in front decides',
    [...twoOneSick, rules(rule('1', second, path('/prod/*')))],
    `?${sickTargets}`,
  ],
  ['a header decides between sick and well', [...twoOneSick, rules(rule('1', second, header))], `?${sickTargets}`],
  ['a header decides between two that are well', [...two, rules(rule('1', second, header))], null],
  [
    'a verb of another method',
    [
      ...twoOneSick,
      rules(rule('1', second, { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['PUT'] } })),
    ],
    null,
  ],
  ['nobody read the rules of a sick default', [health(ids.targets, sick)], `?${sickTargets}`],
  ['a sick default without rules', [health(ids.targets, sick), rules()], sickTargets],
  [
    'the listener answers by itself, a rule forwards to a sick group',
    [group, health(second, sick), answersItself, rules(rule('1', second, path('/*')))],
    sickTargets,
  ],
  ['the listener answers by itself', [answersItself, rules()], null],
  ['a sick group of weight 0', [...twoOneSick, weighted(100, 0), rules()], null],
  ['a sick group with a share', [...twoOneSick, weighted(50, 50), rules()], sickTargets],
  ['all weight on the sick one', [...twoOneSick, weighted(0, 100), rules()], sickTargets],
  [
    'a function without health checks',
    [health(ids.targets, { State: 'unavailable', Reason: 'Target.HealthCheckDisabled' }), rules()],
    null,
  ],
];

const judged = (edits: readonly Edit[]) =>
  diagnosed(
    edits.reduce((now, one) => one(now), withLinkV2()),
    call,
  );

describe('behind an Application Load Balancer', () => {
  test.each(balancers)('%s', (_what, edits, outcome) => {
    const { report, broken } = judged(edits);
    expect(broken).toEqual([]);
    expect(report.findings.map(({ is, code }) => (is === 'unknown' ? `?${code}` : code))).toEqual(
      outcome === null ? [] : [outcome],
    );
    expect(report.verdict).toBe(outcome === null ? 'healthy' : outcome.startsWith('?') ? 'undecided' : 'broken');
  });

  test('a share is named, and only the group without targets', () => {
    const [finding] = judged([...twoOneSick, weighted(50, 50), rules()]).report.findings;
    expect(finding?.subject).toBe(second);
    expect(finding?.details).toContain('the default action shares the requests among 2 target groups');
  });
});
