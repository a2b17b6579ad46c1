// Reads the events of `xapi diff OLD NEW --format jsonl` from standard input and prints what a transform makes of them, a JSON
// document a line. Each transform is a function of one event; it sends nothing.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** The first characters of a text that a field of limited length takes; none of them is cut in two. */
export const cut = (text, most) =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** The first lines of a text that a field of limited length takes, and the last of them cut. */
export const cutLines = (lines, most) => {
  let left = most;
  return lines.flatMap((line) => {
    const told = left > 1 ? cut(line, left) : '';
    left -= told.length + 1;
    return told === '' ? [] : [told];
  });
};

/** One line that says what it is about. */
export const titleOf = ({ finding }) => `${finding.code}: ${finding.because}`;

/** What a person needs: where, why, the repair, and what moved. */
export const linesOf = ({ type, because, edits = [], finding }) => [
  `Finding ${finding.fingerprint} (${finding.severity}), ${type}`,
  ...(because ? [because] : []),
  `Request: ${finding.request ?? 'none'}`,
  `Subject: ${finding.subject} in account ${finding.account} ${finding.region}`,
  `Because: ${finding.because}`,
  ...edits.map(({ path, before, after }) => `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`),
  ...(finding.repair ?? []).map(({ account, region, cli }) => `Repair in account ${account}, ${region}: ${cli}`),
];

export const main = async (url, transform) => {
  if (url !== pathToFileURL(process.argv[1]).href) return;
  for await (const line of createInterface({ input: process.stdin }))
    if (line.trim() !== '')
      for (const payload of transform(JSON.parse(line), process.env)) console.log(JSON.stringify(payload));
};
