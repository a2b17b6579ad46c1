import { connectionsOf } from '../../../src/probes/connections.js';
import type { Sessions } from '../../../src/probes/session.js';

/** Sessions of the provider and of an account that keeps its logs, each with its own credentials. */
export const openedAt = (url: string, provider: string, archive: string): Sessions => {
  const connections = connectionsOf();
  const access = (id: string) => ({
    credentials: { accessKeyId: id, secretAccessKey: 'b' },
    endpointUrl: url,
    connections,
  });
  return {
    regions: ['us-east-1'],
    opened: [
      { account: provider, sides: ['provider'], source: undefined, access: access(provider) },
      { account: archive, sides: ['network'], source: undefined, access: access(archive) },
    ],
    failed: [],
    notes: [],
    close: () => connections.close(),
  };
};
