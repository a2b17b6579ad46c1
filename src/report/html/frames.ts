import type { Card } from './cards.js';
import { card, labelText } from './cards.js';
import type { Station } from './stations.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

export interface Placed {
  readonly card: Card;
  readonly top: number;
}

/** A frame round cards that lie in one account, or in one VPC of it. */
interface Frame {
  readonly kind: 'account' | 'vpc';
  readonly label: string;
  readonly top: number;
  readonly bottom: number;
}

export interface Layout {
  readonly placed: readonly Placed[];
  readonly frames: readonly Frame[];
  readonly bottom: number;
}

/** Above a frame's cards stands its label; below them, and between two frames, is air. */
const space = { label: 22, end: 8, between: 6 } as const;

/** Neighbours for which `of` gives the same. */
const runs = <T>(all: readonly T[], of: (one: T) => unknown): readonly (readonly [T, ...T[]])[] =>
  all.reduce<readonly (readonly [T, ...T[]])[]>((found, one) => {
    const last = found.at(-1);
    return last && of(last[0]) === of(one) ? [...found.slice(0, -1), [...last, one]] : [...found, [one]];
  }, []);

const stacked = (cards: readonly Card[], top: number): Layout => {
  let y = top;
  const placed = cards.map((one): Placed => {
    const here = y;
    y += one.height + card.gap;
    return { card: one, top: here };
  });
  return { placed, frames: [], bottom: y - card.gap };
};

/** The layouts below each other, `apart` between them. */
const joined = <T>(all: readonly T[], top: number, apart: number, layout: (one: T, top: number) => Layout): Layout =>
  all.reduce<Layout>(
    (above, one, index) => {
      const { placed, frames, bottom } = layout(one, index === 0 ? top : above.bottom + apart);
      return { placed: [...above.placed, ...placed], frames: [...above.frames, ...frames], bottom };
    },
    { placed: [], frames: [], bottom: top },
  );

const framed = (kind: Frame['kind'], label: string, top: number, layout: (top: number) => Layout): Layout => {
  const { placed, frames, bottom } = layout(top + space.label);
  const end = bottom + space.end;
  return { placed, frames: [{ kind, label, top, bottom: end }, ...frames], bottom: end };
};

const stationOf = ([{ station }]: readonly [Card, ...Card[]]): Station => station;

const vpcLayout = (cards: readonly [Card, ...Card[]], top: number): Layout => {
  const { vpc } = stationOf(cards);
  return vpc === null ? stacked(cards, top) : framed('vpc', vpc, top, (inner) => stacked(cards, inner));
};

const accountLayout = (cards: readonly [Card, ...Card[]], top: number): Layout => {
  const { account } = stationOf(cards);
  return framed('account', account === null ? 'account not known' : `account ${account}`, top, (inner) =>
    joined(
      runs(cards, ({ station }) => station.vpc),
      inner,
      card.gap,
      vpcLayout,
    ),
  );
};

/** From top to bottom in the order of travel, framed by account and, in it, by VPC. */
export const layoutOf = (cards: readonly Card[], top: number): Layout =>
  joined(
    runs(cards, ({ station }) => station.account),
    top,
    space.between,
    accountLayout,
  );

export const frameHtml = ({ kind, label, top, bottom }: Frame, width: number): Html => {
  const inset = kind === 'vpc' ? card.left - 10 : 0.5;
  return html`<rect
      class="${kind}"
      x="${inset}"
      y="${top + 0.5}"
      width="${width - 2 * inset}"
      height="${bottom - top - 1}"
      rx="6"
    /><text class="small" x="${card.left}" y="${top + 16}">${labelText(label)}</text>`;
};
