import { describe, expect, test } from '@jest/globals';
import type { Report, RequestTrace, TraceHop } from '../../src/diagnosis/schema.js';
import type { Leg, Station } from '../../src/report/html/stations.js';
import { stationsOf } from '../../src/report/html/stations.js';
import { requestReadings } from '../../src/report/reading.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy, ids, urls } from '../worlds/peered.js';
import { incident } from './reports.js';

const readings = (report: Report) =>
  requestReadings(report).map((reading) => ({ reading, stations: stationsOf(reading) }));

const travelled = (stations: readonly Station[]) => [
  ...stations.map(({ there }) => there),
  ...stations.map(({ back }) => back).reverse(),
];

const ats = (hops: readonly TraceHop[]): string[] =>
  hops.map(({ at }) => at).filter((at, index, all) => at !== all[index - 1]);

/** The stations of one leg that are hops of the trace, in the order of travel. */
const met = (stations: readonly Station[], leg: Leg, { hops }: RequestTrace['forward']): string[] => {
  const wanted = new Set(hops.map(({ at }) => at));
  const order = leg === 'there' ? stations : [...stations].reverse();
  return order.filter((station) => station[leg] && wanted.has(station.id)).map(({ id }) => id);
};

describe.each(faults.map((fault) => [fault.code, fault] as const))('%s', (_, fault) => {
  const { report } = diagnosed(fault.breaks((fault.world ?? healthy)()), fault);

  test('every hop of both legs is a station, in the order of travel', () => {
    for (const { reading, stations } of readings(report)) {
      const { trace, backend = [] } = reading.request;
      if (!trace) continue;
      const network = stations.slice(
        0,
        stations.findIndex(({ kind }) => kind === 'VPC endpoint'),
      );
      expect(met(network, 'there', trace.forward)).toEqual(ats(trace.forward.hops));
      expect(met(network, 'back', trace.return)).toEqual(ats(trace.return.hops));
      expect(stations.slice(-Math.max(1, backend.length)).map(({ id }) => id)).toEqual(
        backend.length === 0 ? ['integration'] : backend.map(({ at }) => at),
      );
    }
  });

  test('a broken request breaks at one station, and all that it would meet later is beyond', () => {
    for (const { reading, stations } of readings(report)) {
      const visits = travelled(stations).filter((visit) => visit !== undefined);
      const [lead] = [...reading.root, ...reading.contributing];
      const at = visits.findIndex(({ breaks }) => breaks);
      expect(visits.filter(({ breaks }) => breaks)).toHaveLength(lead ? 1 : 0);
      if (lead) expect(visits[at]?.obstacles.map(({ code }) => code)).toContain(lead.code);
      expect(visits.map(({ beyond }) => beyond)).toEqual(visits.map((_visit, index) => at >= 0 && index > at));
    }
  });
});

test('a healthy request passes everywhere', () => {
  const { report } = diagnosed(healthy(), { target: urls.alias, from: ids.app });
  const [{ stations } = { stations: [] }] = readings(report);
  expect(stations.length).toBeGreaterThan(8);
  for (const visit of travelled(stations)) expect(visit?.obstacles ?? []).toEqual([]);
});

test('legs that differ stand apart, and meet again', () => {
  const report = incident();
  const [request] = report.requests;
  const { trace } = request ?? {};
  if (!request || !trace) throw new Error('incident.json lacks a trace');
  const by = (at: string): TraceHop => ({ ...(trace.forward.hops[2] as TraceHop), at });
  const through = (leg: RequestTrace['forward'], at: string) => ({
    ...leg,
    hops: leg.hops.map((hop, index) => (index === 2 ? by(at) : hop)),
  });
  const split = { ...trace, forward: through(trace.forward, 'pcx-a'), return: through(trace.return, 'tgw-b') };
  const [{ stations } = { stations: [] }] = readings({ ...report, requests: [{ ...request, trace: split }] });
  const legs = (id: string) => stations.filter((one) => one.id === id).map(({ there, back }) => [!!there, !!back]);
  expect(legs('pcx-a')).toEqual([[true, false]]);
  expect(legs('tgw-b')).toEqual([[false, true]]);
  expect(legs('subnet-0c111111111111111')).toEqual([[true, true]]);
});

test('where no packet could be followed, the drawing says so', () => {
  const report = incident();
  const undecided = report.requests.find(({ verdict }) => verdict === 'undecided');
  const all = readings({ ...report, requests: [undecided as Report['requests'][number]] });
  expect(all[0]?.stations.filter(({ hidden }) => hidden).map(({ id }) => id)).toEqual(['hops not known']);
});
