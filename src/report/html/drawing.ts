import type { RequestReading } from '../reading.js';
import { card, cardHtml, cardOf, ways } from './cards.js';
import type { Sheet } from './command.js';
import { frameHtml, layoutOf } from './frames.js';
import { wordsHtml } from './hops.js';
import { railsHtml } from './rails.js';
import type { Station } from './stations.js';
import { stationsOf } from './stations.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

const width = 2 * card.left + card.width;
const rail = 16;
const top = 22;

const brokenAt = (stations: readonly Station[]): string =>
  stations.some(({ back }) => back?.breaks) ? ways.back : ways.there;

const captionOf = ({ request, root, contributing }: RequestReading, stations: readonly Station[]): string => {
  const { caller, api, endpoint, verdict, trace } = request;
  const finding = root[0] ?? contributing[0];
  const healthy = verdict === 'healthy' ? 'Nothing stops it.' : 'Not enough could be read to decide.';
  return [
    `${caller.id} calls ${api.name ?? api.id ?? 'an API'} through ${endpoint?.id ?? 'no endpoint'}.`,
    finding ? `Broken ${brokenAt(stations)}: ${finding.code}.` : healthy,
    ...(trace && trace.pairs > 1
      ? [`Drawn: ${trace.from} to ${trace.to}, one of ${trace.pairs} pairs of interfaces; none fares worse.`]
      : []),
  ].join(' ');
};

/** For a page that holds too many drawings already. */
export const undrawn = (reading: RequestReading): Html =>
  html`<p class="faint">${captionOf(reading, stationsOf(reading))} Not drawn: ask for this request by itself.</p>`;

/** The request as a path, there and back, hop by hop, with the break marked. Caption and list say the same in words. */
export const drawing = (sheet: Sheet, reading: RequestReading): Html => {
  const stations = stationsOf(reading);
  const { placed, frames, bottom } = layoutOf(stations.map(cardOf), top);
  const height = bottom + 20;
  const [title, caption] = [sheet.nextId('path'), sheet.nextId('caption')];
  const stops = placed.map(({ card: { station, height: tall }, top: y }) => ({ ...station, y: y + tall / 2 }));
  const rails = { left: rail, right: width - rail, card: card.left, bottom: bottom + 14 };
  return html`<figure>
    <svg class="path" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${title} ${caption}">
      <title id="${title}">The request's path, there and back</title>
      <text class="small" x="4" y="14">↓ there</text>
      <text class="small" x="${width - 4}" y="14" text-anchor="end">back ↑</text>
      ${frames.map((frame) => frameHtml(frame, width))}${railsHtml(stops, rails)}${placed.map((one) => cardHtml(one.card, one.top))}
    </svg>
    <figcaption id="${caption}">${captionOf(reading, stations)}</figcaption>
    ${wordsHtml(stations)}
  </figure>`;
};
