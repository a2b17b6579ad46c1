/**
 * A snapshot that cannot be read or written. The message names the file and says what to do; it is meant for the user,
 * without a stack (exit status 2).
 */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

const causes: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'it exists already',
  ENOTEMPTY: 'it exists already and is not empty',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the file name is too long for this file system; write a .tar.gz instead',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
};

interface FileSystemError {
  readonly code: string;
  readonly errno: number;
  readonly message: string;
}

const isOfFileSystem = (error: unknown): error is FileSystemError =>
  typeof error === 'object' && error !== null && 'code' in error && 'errno' in error;

/** Turns an error of the file system into a SnapshotError that names the path; anything else is a bug and comes back as it is. */
export const fileError = (error: unknown, doing: 'read' | 'written', path: string): unknown =>
  isOfFileSystem(error)
    ? new SnapshotError(`${path} cannot be ${doing}: ${causes[error.code] ?? error.message}.`, { cause: error })
    : error;
