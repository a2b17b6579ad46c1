const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'no space is left',
};

/** Why a file cannot be read or written, for people; rethrows what is no error of the file system. */
export const fileTrouble = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return words[code] ?? code;
};
