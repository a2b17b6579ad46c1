/** Blocks of several changes as one set: what two of them say of the same resource is joined. */

interface Block {
  /** `resource "aws_route" "rtb_1"`, or the whole text of an import. */
  readonly key: string;
  /** Each argument or nested block with its lines, by its name. */
  readonly parts: Map<string, string>;
  readonly head: string;
}

const partStart = /^ {2}(\w+) (?:=|\{)/;

const parse = (text: string): Block => {
  const [head = '', ...lines] = text.split('\n');
  const parts = new Map<string, string>();
  let name = '';
  for (const line of lines.slice(0, -1)) {
    name = partStart.exec(line)?.[1] ?? name;
    const present = parts.get(name);
    parts.set(name, present === undefined ? line : `${present}\n${line}`);
  }
  return { key: head.startsWith('import') ? text : head, parts, head };
};

const print = ({ head, parts }: Block): string => [head, ...parts.values(), '}'].join('\n');

const listIn = (text: string | undefined, name: string): string[] | undefined =>
  new RegExp(`\\b${name} = \\[(.*)\\]`).exec(text ?? '')?.[1]?.split(', ');

const withList = (text: string, name: string, list: readonly string[]): string =>
  text.replace(new RegExp(`\\b${name} = \\[.*\\]`), () => `${name} = [${list.join(', ')}]`);

/** The later argument wins, as the later command does; dependencies add up, and what one sets is no longer ignored. */
const joined = (first: Block, second: Block): Block => {
  const parts = new Map([...first.parts, ...second.parts]);
  const [before, after] = [first.parts.get('depends_on'), second.parts.get('depends_on')];
  if (before !== undefined && after !== undefined) {
    const all = new Set([...(listIn(before, 'depends_on') ?? []), ...(listIn(after, 'depends_on') ?? [])]);
    parts.set('depends_on', withList(after, 'depends_on', [...all]));
  }
  const [kept, keeps] = [first, second].map((one) => listIn(one.parts.get('lifecycle'), 'ignore_changes'));
  const lifecycle = parts.get('lifecycle');
  if (kept && keeps && lifecycle !== undefined)
    parts.set(
      'lifecycle',
      withList(
        lifecycle,
        'ignore_changes',
        kept.filter((name) => keeps.includes(name)),
      ),
    );
  return { ...first, parts };
};

/** Blocks as `Change.terraform` holds them, each resource once, in the order in which they first stand. */
export const joinBlocks = (texts: readonly string[]): string[] => {
  const all = new Map<string, Block>();
  for (const text of texts)
    for (const one of text.split(/\n\n(?=\S)/)) {
      const block = parse(one);
      const present = all.get(block.key);
      all.set(block.key, present === undefined ? block : joined(present, block));
    }
  return [...all.values()].map(print);
};
