import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { writeSnapshot } from '../../src/snapshot/write.js';

/** A folder of a test's own, and what writes snapshots into it. */
export const folderFor = (title: string) => {
  const folder = mkdtempSync(join(tmpdir(), `xapi-${title}-`));
  const saved = async (name: string, snapshot: Snapshot): Promise<string> => {
    const path = join(folder, name);
    await writeSnapshot(snapshot, path);
    return path;
  };
  return { folder, saved };
};
