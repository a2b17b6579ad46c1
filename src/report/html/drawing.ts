import type { Finding, RequestReport } from '../../diagnosis/schema.js';
import type { RequestReading } from '../reading.js';
import type { Sheet } from './command.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

/** The three stretches of a request's way: to the endpoint, from it to the API, behind the API. */
const stretches = ['caller to endpoint', 'endpoint to API', 'API to backend'] as const;

const stretchOf = (layer: string): number => {
  if (['dns', 'network', 'tls'].includes(layer)) return 0;
  return ['integration', 'service'].includes(layer) ? 2 : 1;
};

const isReturn = ({ code }: Finding): boolean => /endpoint-to-client|return/.test(code);

interface Box {
  readonly x: number;
  readonly title: string;
  readonly account: string | null;
  readonly lines: readonly string[];
}

const width = 190;
const gap = 70;
const height = 100;
const top = 46;

const short = (text: string): string => ([...text].length > 24 ? `${[...text].slice(0, 23).join('')}…` : text);

const boxesOf = ({ caller, endpoint, api, stage }: RequestReport): readonly Box[] =>
  (
    [
      ['Caller', caller.account, [caller.id, caller.addresses[0], caller.vpc]],
      ['Endpoint', endpoint?.account ?? null, endpoint ? [endpoint.id, endpoint.vpc, endpoint.region] : ['none']],
      ['Private API', api.account, [api.name ?? api.id, api.name && api.id, stage && `stage ${stage}`]],
      ['Backend', api.account, ['integration']],
    ] as const
  ).map(([title, account, lines], index) => ({
    x: 20 + index * (width + gap),
    title,
    account,
    lines: lines.flatMap((line) => (line ? [short(line)] : [])),
  }));

const boxHtml = ({ x, title, lines }: Box): Html =>
  html`<g
    ><rect x="${x}" y="${top}" width="${width}" height="${height}" rx="6" />
    <text x="${x + 12}" y="${top + 22}">${title}</text>${lines.map(
      (line, index) => html`<text class="id" x="${x + 12}" y="${top + 44 + index * 19}">${line}</text>`,
    )}</g
  >`;

/** A frame round what lies in one account, side by side. */
const framesHtml = (boxes: readonly Box[]): readonly (Html | false)[] =>
  boxes.map((box, index) => {
    if (index > 0 && boxes[index - 1]?.account === box.account) return false;
    const others = boxes.slice(index).findIndex(({ account }) => account !== box.account);
    const last = boxes[others < 0 ? boxes.length - 1 : index + others - 1] ?? box;
    return html`<g class="account"
      ><rect x="${box.x - 10}" y="${top - 24}" width="${last.x - box.x + width + 20}" height="${height + 34}" rx="10" />
      <text class="small" x="${box.x + 2}" y="${top - 8}"
        >${box.account === null ? 'account not known' : `account ${box.account}`}</text
      ></g
    >`;
  });

type State = 'open' | 'beyond' | 'unsure';

const arrow = (x: number, y: number, back: boolean, state: State): Html => {
  const [from, to] = back ? [x + gap - 4, x + 10] : [x + 4, x + gap - 10];
  const tip = back
    ? `${to - 6},${y} ${to + 4},${y - 5} ${to + 4},${y + 5}`
    : `${to + 6},${y} ${to - 4},${y - 5} ${to - 4},${y + 5}`;
  return html`<g class="${state}"
    ><line x1="${from}" y1="${y}" x2="${to}" y2="${y}" /><polygon class="head" points="${tip}"
  /></g>`;
};

const mark = (x: number, y: number, sign: '✗' | '?'): Html =>
  html`<g class="${sign === '✗' ? 'stop' : 'doubt'}"
    ><circle cx="${x + gap / 2}" cy="${y}" r="11" /><text x="${x + gap / 2}" y="${y + 5}" text-anchor="middle"
      >${sign}</text
    ></g
  >`;

interface Break {
  readonly stretch: number;
  readonly back: boolean;
}

const breakOf = ({ root, contributing }: RequestReading): (Break & { finding: Finding }) | undefined => {
  const finding = root[0] ?? contributing[0];
  return finding && { finding, stretch: stretchOf(finding.layer), back: isReturn(finding) };
};

const stateOf = (index: number, back: boolean, broken: Break | undefined, unsure: ReadonlySet<number>): State => {
  if (broken) {
    if (index > broken.stretch || (index === broken.stretch && (back || !broken.back))) return 'beyond';
    if (back) return 'beyond';
  }
  return unsure.has(index) ? 'unsure' : 'open';
};

const stretchHtml = (index: number, broken: Break | undefined, unsure: ReadonlySet<number>): Html => {
  const x = 20 + index * (width + gap) + width;
  const [out, home] = [top + 34, top + 72];
  const here = broken?.stretch === index;
  return html`${arrow(x, out, false, stateOf(index, false, broken, unsure))}${arrow(x, home, true, stateOf(index, true, broken, unsure))}${
    here && mark(x, broken.back ? home : out, '✗')
  }${!here && unsure.has(index) && mark(x, out, '?')}`;
};

const captionOf = (reading: RequestReading, broken: ReturnType<typeof breakOf>): string => {
  const { request } = reading;
  const way = `${request.caller.id} calls ${request.api.name ?? request.api.id ?? 'an API'} through ${request.endpoint?.id ?? 'no endpoint'}.`;
  if (broken)
    return `${way} Broken ${broken.back ? 'on the way back' : 'on the way there'}, ${stretches[broken.stretch] ?? ''}: ${broken.finding.code}.`;
  return `${way} ${request.verdict === 'healthy' ? 'Nothing stops it.' : 'Not enough could be read to decide.'}`;
};

/** The request as a path, there and back, with the break marked. The caption says the same in words. */
export const drawing = (sheet: Sheet, reading: RequestReading): Html => {
  const broken = breakOf(reading);
  const unsure = new Set(reading.unknown.map(({ layer }) => stretchOf(layer)));
  const caption = sheet.nextId('caption');
  const boxes = boxesOf(reading.request);
  return html`<figure>
    <div class="wide" tabindex="0" role="group" aria-label="The request's path">
      <svg class="path" viewBox="0 0 1010 176" role="img" aria-labelledby="${caption}">
        ${framesHtml(boxes)}
        <text class="small" x="20" y="14">there: upper arrows; back: lower arrows</text>
        ${boxes.map(boxHtml)} ${stretches.map((_, index) => stretchHtml(index, broken, unsure))}
      </svg>
    </div>
    <figcaption id="${caption}">${captionOf(reading, broken)}</figcaption>
  </figure>`;
};
