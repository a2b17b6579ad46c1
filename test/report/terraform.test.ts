import { expect, test } from '@jest/globals';
import { joinBlocks } from '../../src/changes/terraform-file.js';
import { block, expression, imported, json, localName, resource } from '../../src/changes/terraform.js';
import { render } from '../../src/report/index.js';
import { empty, hostile, incident, options } from './reports.js';

const place = { account: '111122223333', region: 'us-east-1' };

test('a file has its providers, and each resource once', async () => {
  const text = await render('terraform', incident(), options);
  const heads = [...text.matchAll(/^(resource|provider|variable) .*\{$/gm)].map(([head]) => head);
  expect(new Set(heads.filter((head) => head.startsWith('resource'))).size).toBe(
    heads.filter((head) => head.startsWith('resource')).length,
  );
  for (const [, alias = ''] of text.matchAll(/provider = aws\.(\w+)/g)) expect(text).toContain(`= "${alias}"`);
});

test('without repairs it says so', async () => {
  expect(await render('terraform', empty(), options)).toMatch(/^# .*nothing to repair/);
});

test('names from an account open no template and no line', async () => {
  const text = await render('terraform', hostile(), options);
  for (const line of text.split('\n')) expect(line).toMatch(/^(#|$|\s|terraform|variable|provider|resource|import|\})/);
});

test('text of policies is data: no template, no escape that HCL does not know', () => {
  const text = resource(place, 'aws_iam_role_policy', localName('1st', 'a.b/c'), {
    policy: json({ Resource: 'arn:aws:s3:::${aws:username}/%{x}' }),
    name: 'a\b"\n\\${x}',
  });
  expect(text).toContain('"aws_iam_role_policy" "_1st_a_b_c"');
  expect(text).toContain('"arn:aws:s3:::$${aws:username}/%%{x}"');
  expect(text).toContain('name = "a\\u0008\\"\\n\\\\$${x}"');
});

test('two changes of one resource are one block', () => {
  const vpc = (name: string, keeps: string[]) =>
    imported(place, 'aws_vpc', 'v', 'vpc-1', { [name]: true }, [...keeps, 'tags']);
  const shipped = (after: string) =>
    resource(place, 'aws_api_gateway_deployment', 'd', { rest_api_id: 'a', depends_on: [expression(after)] });
  const rule = resource(place, 'aws_route', 'r', { lifecycle: block({ prevent_destroy: true }) });
  const texts = joinBlocks([
    vpc('enable_dns_support', ['enable_dns_hostnames']),
    shipped('one.a'),
    vpc('enable_dns_hostnames', ['enable_dns_support']),
    shipped('two.b'),
    rule,
    rule,
  ]);
  expect(texts).toHaveLength(4);
  expect(texts[1]).toContain('enable_dns_support = true\n  lifecycle {\n    ignore_changes = [tags]\n');
  expect(texts[1]).toContain('enable_dns_hostnames = true');
  expect(texts[2]).toContain('depends_on = [one.a, two.b]');
});
