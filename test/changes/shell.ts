import { spawnSync } from 'node:child_process';

const endOfText = '\u0003';

/** Tells each argument and ends it with NUL; it stands in for the AWS CLI, and prints one word as that would. */
const stub = `exec 3>&1; aws() { for word in "$@"; do printf '%s\\0' "$word" >&3; done; printf '${endOfText}\\0' >&3; echo found; }`;

/**
 * What a POSIX shell makes of printed commands: the arguments of every `aws` in a text, for each text. One that stands in
 * an argument of another comes before it.
 */
export const argumentsOf = (texts: readonly string[]): string[][][] => {
  const script = [stub, ...texts.map((text) => `{ ${text}\n} >/dev/null\nprintf '${endOfText}${endOfText}\\0'`)].join(
    '\n',
  );
  const { status, stdout, stderr } = spawnSync('sh', ['-eu'], { input: script, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the shell refuses a command: ${stderr}`);
  const all: string[][][] = [];
  const commands: string[][] = [];
  const words: string[] = [];
  for (const word of stdout.split('\0').slice(0, -1)) {
    if (word === endOfText) commands.push(words.splice(0));
    else if (word === endOfText + endOfText) all.push(commands.splice(0));
    else words.push(word);
  }
  return all;
};
