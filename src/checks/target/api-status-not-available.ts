import { neverArrives } from '../arrival.js';
import { check, fail, pass } from '../check.js';
import { forbidden, tlsFailure } from '../seen.js';
import { stageSubject } from '../words.js';

export default check({
  code: 'api-status-not-available',
  title: 'The API is available',
  why:
    'A change of security policy or endpoint access mode takes about 15 minutes. An API serves while it is UPDATING, except that a ' +
    'change from STRICT to BASIC takes its endpoint away meanwhile; one that is PENDING or FAILED answers 403 or breaks the handshake.',
  severity: 'high',
  layer: 'target',
  seenAs: forbidden,
  remedy: 'Wait until the update is through; where it failed, apply it again.',
  noRepair:
    'An update under way ends by itself, and what a failed one asked for is in no answer of AWS: its status message tells.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html',
  reads: ['restApi', 'stage', 'caller', 'asked'],
  subject: stageSubject,
  judge({ restApi, stage, caller, asked }) {
    if (!restApi) return pass('there is no such API: see api-not-found-or-wrong-region');
    const { id = '', apiStatus = 'AVAILABLE', apiStatusMessage } = restApi.value;
    const status = apiStatus.toUpperCase();
    if (status === 'AVAILABLE') return pass(`${id} is AVAILABLE`);
    const updating = status === 'UPDATING';
    if (updating && asked.observed?.kind !== 'tls') return pass(`${id} is UPDATING, and serves meanwhile`);
    return fail({
      because: `${id} is ${status}${apiStatusMessage ? `: ${apiStatusMessage}` : ''}`,
      ...(updating ? { seen: tlsFailure } : {}),
      alsoSeen: [tlsFailure],
      predicts: updating ? [] : neverArrives({ restApi, stage, caller }),
      breaks: { events: ['UpdateRestApi'], ids: [id] },
      repair: [],
    });
  },
});
