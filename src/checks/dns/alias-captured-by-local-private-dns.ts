import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';

export default check({
  code: 'alias-captured-by-local-private-dns',
  title: 'The alias in use leads to its own endpoint',
  why:
    'Private DNS of an endpoint answers for every name under execute-api in its VPC, aliases of other endpoints included. The call ' +
    "then arrives by the VPC's own endpoint: it is refused with 403 where only the other one is admitted.",
  severity: 'medium',
  layer: 'dns',
  seenAs: forbidden,
  remedy:
    "Admit the VPC's own endpoint in the policies, or call the other endpoint by its own name with x-apigw-api-id.",
  noRepair:
    "Which endpoint is meant stands in the name that the client calls; whether the policies should admit the other one is their owners' decision.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html',
  reads: ['nameUsed', 'resolution', 'asked'],
  subject: ({ nameUsed: { host }, resolution, asked }) => {
    const named = host.form === 'alias' ? host.endpoint : undefined;
    const { account, region } = askedSubject(asked);
    const answer = resolution?.answer;
    if (answer?.is === 'endpoint' && answer.endpoint !== named) return ec2Subject(answer.endpoint, account, region);
    return askedSubject(asked);
  },
  judge({ nameUsed: { host }, resolution, asked }) {
    if (host.form !== 'alias' || !resolution) return pass('the caller uses no alias in a VPC');
    const { answer, vpc, unread } = resolution;
    if (answer.is !== 'endpoint' || answer.endpoint === host.endpoint)
      return pass(`no other endpoint answers for it in ${vpc}`, unread);
    const refused = asked.observed?.kind === 'http' && asked.observed.status === 403;
    return fail({
      because: `in ${vpc} ${answer.by} answers ${host.name} with the addresses of ${answer.endpoint}, not of ${host.endpoint}`,
      effect: refused ? 'blocks' : 'latent',
      breaks: { events: ['CreateVpcEndpoint', 'ModifyVpcEndpoint'], ids: [answer.endpoint, vpc] },
      repair: [],
      details: [`policies are judged for ${host.endpoint}; requests carry aws:SourceVpce ${answer.endpoint}`],
    });
  },
});
