// A relay in front of moto that spells two things as AWS does, and passes everything else as it is, both ways.
//
// GetRestApi returns the policy as JSON text that was escaped once more, slashes too; moto returns it as it was saved.
// See https://github.com/hashicorp/terraform-provider-aws/pull/4606
//
// An interface endpoint's own name is vpce-ID-SUFFIX.SERVICE.REGION.vpce.amazonaws.com; moto writes the service's name
// backwards behind it. See https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
import { createServer, request } from 'node:http';

const restApi = /^\/restapis(\/[a-z0-9]+)?(\?|$)/;

export const savedForm = (policy) => JSON.stringify(policy).slice(1, -1).replaceAll('/', '\\/');

const withPolicy = (api) => (api.policy?.startsWith('{"') ? { ...api, policy: savedForm(api.policy) } : api);

const backwards = /(vpce-[\w-]+)\.com\.amazonaws\.([a-z0-9-]+)\.([a-z0-9-]+)(?=<)/g;

const named = (body) => body.replace(backwards, '$1.$3.$2.vpce.amazonaws.com');

const asSaved = (body) => {
  const answer = JSON.parse(body);
  return JSON.stringify(
    Array.isArray(answer.item) ? { ...answer, item: answer.item.map(withPolicy) } : withPolicy(answer),
  );
};

const isEc2 = ({ authorization = '' }) => authorization.includes('/ec2/aws4_request');

const pass = (port) => (from, to) => {
  const { method, url, headers } = from;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    const spelled = restApi.test(url) ? asSaved : isEc2(headers) ? named : undefined;
    if (!spelled || answer.statusCode >= 300) {
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
      return;
    }
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const { 'content-length': _length, 'transfer-encoding': _encoding, ...others } = answer.headers;
      const next = Buffer.from(body === '' ? '' : spelled(body));
      to.writeHead(answer.statusCode, { ...others, 'content-length': next.length });
      to.end(next);
    });
  });
  onward.once('error', () => to.destroy());
  from.pipe(onward);
};

/** Listens on a free port of the loopback interface; resolves to its address and what ends it. */
export const startRelay = (port) =>
  new Promise((resolve, reject) => {
    const server = createServer({ keepAliveTimeout: 60_000 }, pass(port));
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        stop: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
