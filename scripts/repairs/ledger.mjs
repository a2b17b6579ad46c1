// Every cause for which the tool prints a repair, and every command that repairs it, is in the loop or is not held by moto.
import { build } from '../moto/topology.mjs';
import { moduleOf } from '../terraform/situations.mjs';
import { notHeld } from './not-held.mjs';
import { commandsIn } from './scenario.mjs';

const entry = `
  import { changed } from './changed.ts';
  export const repairs = () => changed().flatMap(({ code, changes }) => changes.map(({ cli }) => ({ code, cli })));
`;

const isNotHeld = (code, command) =>
  notHeld.some(({ codes, commands }) => codes.includes(code) && (commands?.includes(command) ?? true));

/** The problems of the ledger: commands that are printed, and neither were run nor are known not to be held. */
export const missingFrom = async (room, played) => {
  const { repairs } = await moduleOf(room, 'ledger', entry);
  const printed = repairs().flatMap(({ code, cli }) => commandsIn(cli).map((command) => ({ code, command })));
  const pairs = new Map(printed.map((pair) => [`${pair.code}: aws ${pair.command}`, pair]));
  return [...pairs].flatMap(([name, { code, command }]) =>
    isNotHeld(code, command) || played.some((one) => one.code === code && one.commands.includes(command)) ? [] : [name],
  );
};

/** What moto does not hold, one by one: a problem where it has learnt it. */
export const stillNotHeld = async (url) => {
  const results = [];
  for (const { codes, commands, why, learnt } of notHeld) {
    const world = await build(url);
    const problems = await learnt({ url, world }).then(
      (is) => (is ? ['moto has learnt it: a scenario is to be written'] : []),
      (error) => [`stopped: ${error.message}`],
    );
    results.push({ name: `${codes.join(', ')}${commands ? ` (${commands.join(', ')})` : ''}: ${why}`, problems });
  }
  return results;
};
