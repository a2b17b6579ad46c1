import { readFileSync } from 'node:fs';
import type { PastReport } from '../diagnosis/compare/past-report.js';
import { readPastReport } from '../diagnosis/compare/past-report.js';
import { CliError, exit } from './io.js';

const cause = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'it does not exist' : message;
};

/** What `read` gives. @throws CliError (exit 2) that names the path, where the file system refuses */
export const attempt = <T>(path: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${cause(error)}`);
  }
};

/**
 * A report of an earlier run, as `--format json` wrote it.
 * @throws CliError (exit 2) where the file cannot be read or is none
 */
export const readReportFile = (path: string): PastReport => {
  const text = attempt(path, () => readFileSync(path, 'utf8'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(`${path} is not JSON: ${(error as Error).message}`, exit.usage, 'give a report (--format json)');
  }
  const read = readPastReport(value);
  if (read.ok) return read.report;
  throw new CliError(`${path} is not a report of xapi: ${read.fault}`, exit.usage, 'write one with --format json=FILE');
};
