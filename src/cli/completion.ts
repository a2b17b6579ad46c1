import type { Argv } from 'yargs';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';

export interface CompletionFlags {
  readonly shell: string | undefined;
}

const shells = ['bash', 'zsh', 'fish'] as const;

export const withCompletionFlags = (yargs: Argv) =>
  yargs.positional('shell', { type: 'string', describe: `${shells.join(', ')} (default: from $SHELL)` });

/** `xapi --get-yargs-completions WORDS…` answers with the words that may follow; the scripts ask it. */
const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: `_xapi() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(xapi --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _xapi xapi
`,
  zsh: `#compdef xapi
_xapi() {
  local -a words_found
  words_found=("\${(@f)$(xapi --get-yargs-completions "\${words[@]}" 2>/dev/null)}")
  compadd -- $words_found
}
compdef _xapi xapi
`,
  fish: `complete -c xapi -f -a '(xapi --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null)'
`,
};

/** `xapi completion`: a script for the shell's start-up file. */
export const completion = async ({ shell }: CompletionFlags, io: Io): Promise<ExitStatus> => {
  const name = shell ?? io.env['SHELL']?.split('/').at(-1) ?? 'bash';
  const known = shells.find((one) => one === name);
  if (!known) throw new CliError(`no completion for ${name}`, exit.usage, `there is one for ${shells.join(', ')}`);
  await print(io.stdout, scripts[known]);
  return exit.ok;
};
