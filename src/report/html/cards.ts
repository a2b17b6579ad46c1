import type { Leg, Station, Visit } from './stations.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

/** All lengths are in the drawing's own units; at its natural size one is a CSS pixel. */
export const card = { left: 40, width: 240, gap: 12 } as const;
const line = { indent: 10, height: 15, first: 19, apart: 4, padding: 12 } as const;
/** Characters that fit a card, in the type of ids and in that of words. */
const fits = { id: 30, word: 34 } as const;

interface Line {
  readonly text: string;
  readonly look: 'id' | 'small' | 'bad' | 'doubt';
  /** From the card's upper edge. */
  readonly y: number;
}

type Words = Omit<Line, 'y'>;

/** Where a line may break: behind what joins the parts of an id, if that fills half of it. */
const breakIn = (text: readonly string[]): number => {
  const last = Math.max(...['-', '.', '/', ' '].map((join) => text.lastIndexOf(join)));
  return last + 1 > text.length / 2 ? last + 1 : text.length;
};

/** The text in lines of `most` characters, `lines` of them at the most; the last says by an ellipsis that there is more. */
const wrapped = (text: readonly string[], most: number, lines: number): readonly string[] => {
  if (text.length <= most) return [text.join('')];
  if (lines === 1) return [`${text.slice(0, most - 1).join('')}…`];
  const end = breakIn(text.slice(0, most));
  return [text.slice(0, end).join(''), ...wrapped(text.slice(end), most, lines - 1)];
};

/** A label of a frame, in one line. */
export const labelText = (text: string): string => wrapped([...text], fits.word, 1).join('');

const words = (look: 'id' | 'small', text: string, lines: number): readonly Words[] =>
  wrapped([...text], look === 'id' ? fits.id : fits.word, lines).map((part) => ({ text: part, look }));

const marks = { fail: '✗ fails', partial: '✗ fails in part', unknown: '? unknown' } as const;
export const ways: Readonly<Record<Leg, string>> = { there: 'on the way there', back: 'on the way back' };

/** What stops the request here, before what may. */
const obstacleWords = (leg: Leg, visit: Visit | undefined): readonly (readonly Words[])[] => {
  const { obstacles = [], breaks = false } = visit ?? {};
  const worst = obstacles.find(({ is }) => is !== 'unknown') ?? obstacles[0];
  if (!worst) return [];
  return [
    [
      {
        text: `${breaks ? '✗ break' : marks[worst.is]}, ${ways[leg]}`,
        look: worst.is === 'unknown' ? 'doubt' : 'bad',
      },
      ...words('id', worst.by, 2),
      ...(obstacles.length > 1 ? words('small', `and ${obstacles.length - 1} more`, 1) : []),
    ],
  ];
};

const linesOf = ({ id, kind, there, back }: Station): readonly Line[] => {
  const paragraphs = [
    [...words('id', id, 3), ...words('small', kind, 2)],
    ...obstacleWords('there', there),
    ...obstacleWords('back', back),
  ];
  return paragraphs
    .flatMap((paragraph, apart) => paragraph.map((one) => ({ ...one, apart })))
    .map(({ apart, ...one }, index) => ({ ...one, y: line.first + index * line.height + apart * line.apart }));
};

export interface Card {
  readonly station: Station;
  readonly lines: readonly Line[];
  readonly height: number;
}

export const cardOf = (station: Station): Card => {
  const lines = linesOf(station);
  return { station, lines, height: (lines.at(-1)?.y ?? 0) - line.first + line.height + line.padding };
};

const lookOf = ({ there, back, hidden }: Station): string => {
  const obstacles = [...(there?.obstacles ?? []), ...(back?.obstacles ?? [])];
  if (obstacles.some(({ is }) => is !== 'unknown')) return 'card stops';
  return obstacles.length > 0 || hidden ? 'card doubts' : 'card';
};

/** A nested drawing, for it clips what a text of wide characters would paint over the rails. */
export const cardHtml = ({ station, lines, height }: Card, top: number): Html =>
  html`<svg x="${card.left}" y="${top}" width="${card.width}" height="${height}">
    <rect class="${lookOf(station)}" x="1" y="1" width="${card.width - 2}" height="${height - 2}" rx="5" />
    ${lines.map(({ text, look, y }) => html`<text class="${look}" x="${line.indent}" y="${y}">${text}</text>`)}
  </svg>`;
