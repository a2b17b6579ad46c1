import { encryptCache } from '../../changes/stages.js';
import { list } from '../words.js';
import { stages } from '../../resources/index.js';
import { ofStage } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'cache-not-encrypted',
  title: "What the stage's cache holds is encrypted",
  why: 'The cache of a stage keeps whole responses. Without encryption they lie on disk as they were sent, whatever the back end does with its own data.',
  severity: 'medium',
  remedy: 'Set the cache data of every cached method to be encrypted.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  controls: ['FSBP APIGateway.5', 'Well-Architected SEC08-BP02'],
  about: stages,
  needs: [],
  subject: ofStage,
  judge({ value: stage, api }) {
    if (!stage.cacheClusterEnabled) return pass(`stage ${stage.stageName} has no cache`);
    const plain = Object.entries(stage.methodSettings ?? {})
      .filter(([, settings]) => settings?.cachingEnabled && settings.cacheDataEncrypted !== true)
      .map(([method]) => method);
    if (plain.length === 0) return pass(`the cache of stage ${stage.stageName} holds nothing unencrypted`);
    return weak(
      `the cache of stage ${stage.stageName} of ${api.value.id} keeps responses of ${list(plain)} unencrypted`,
      [encryptCache(api, stage, plain)],
    );
  },
});
