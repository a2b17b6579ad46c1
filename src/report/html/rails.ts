import type { Leg, Station, Visit } from './stations.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

/** A station, and how far down it meets the rails. */
export type RailStop = Pick<Station, Leg | 'hidden'> & { readonly y: number };

export interface Rails {
  readonly left: number;
  readonly right: number;
  /** The left edge of the cards; they end as far from the right. */
  readonly card: number;
  /** Where the way there turns into the way back. */
  readonly bottom: number;
}

type Look = 'open' | 'beyond' | 'unsure';

interface Node {
  readonly x: number;
  readonly y: number;
  readonly visit: Visit;
  readonly hidden: boolean;
}

const isUnsure = ({ visit, hidden }: Node): boolean =>
  hidden || (visit.obstacles.length > 0 && visit.obstacles.every(({ is }) => is === 'unknown'));

const isStopped = ({ visit }: Node): boolean => visit.obstacles.some(({ is }) => is !== 'unknown');

const lookInto = (node: Node): Look => (node.visit.beyond ? 'beyond' : isUnsure(node) ? 'unsure' : 'open');

/** The way from one node to the next. */
const stretch = (from: Node, to: Node, { bottom }: Rails): string => {
  if (from.x === to.x) return `M${from.x},${from.y}V${to.y}`;
  return `M${from.x},${from.y}V${bottom - 6}q0,6 6,6H${to.x - 6}q6,0 6,-6V${to.y}`;
};

/** The arrow head half way, which is never dashed. */
const head = (from: Node, to: Node, { bottom, left, right }: Rails): string => {
  if (from.x !== to.x) return `M${(left + right) / 2 - 2},${bottom - 4}l5,4l-5,4`;
  const [half, tip] = [(from.y + to.y) / 2, to.y > from.y ? 5 : -5];
  return `M${from.x - 4},${half - tip / 2}l4,${tip}l4,${-tip}`;
};

const nodesOf = (stops: readonly RailStop[], leg: Leg, x: number): readonly Node[] =>
  stops.flatMap(({ y, hidden = false, [leg]: visit }) => (visit ? [{ x, y, visit, hidden }] : []));

const markHtml = (node: Node): Html =>
  html`<circle class="${isStopped(node) ? 'stop' : 'doubt'}" cx="${node.x}" cy="${node.y}" r="10" /><text
      class="${isStopped(node) ? 'bad' : 'doubt'}"
      x="${node.x}"
      y="${node.y + 4.5}"
      text-anchor="middle"
      >${isStopped(node) ? '✗' : '?'}</text
    >`;

/**
 * The two rails that a request and its answer travel: down on the left, up on the right. Whole where it gets through, dashed
 * where nobody knows or where it never comes to; a mark on every station that stops it or may.
 */
export const railsHtml = (stops: readonly RailStop[], rails: Rails): Html => {
  const nodes = [...nodesOf(stops, 'there', rails.left), ...[...nodesOf(stops, 'back', rails.right)].reverse()];
  const steps = nodes.slice(1).map((to, index) => ({ from: nodes[index] as Node, to, look: lookInto(to) }));
  const drawn = (look: Look, draw: typeof stretch): string =>
    steps.map((step) => (step.look === look ? draw(step.from, step.to, rails) : '')).join('');
  const arm = ({ x, y }: Node): string =>
    `M${x},${y}H${x === rails.left ? rails.card : rails.left + rails.right - rails.card}`;
  const plain = nodes.filter((node) => !isStopped(node) && !isUnsure(node));
  const dots = (some: readonly Node[]): string => some.map(({ x, y }) => `M${x},${y}h0`).join('');
  const pathHtml = (look: string, d: string): Html | false => d !== '' && html`<path class="${look}" d="${d}" />`;
  return html`${pathHtml('arm', nodes.map(arm).join(''))}${(['beyond', 'unsure', 'open'] as const).map(
    (look) => html`${pathHtml(look, drawn(look, stretch))}${pathHtml(`${look} whole`, drawn(look, head))}`,
  )}${pathHtml('dots beyond', dots(plain.filter(({ visit }) => visit.beyond)))}${pathHtml(
    'dots open',
    dots(plain.filter(({ visit }) => !visit.beyond)),
  )}${nodes.filter((node) => isStopped(node) || isUnsure(node)).map(markHtml)}`;
};
