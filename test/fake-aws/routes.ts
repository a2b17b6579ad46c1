import type { Input } from './call.js';
import type { RawRequest } from './decode.js';
import type { Service } from './services.js';

interface Route {
  readonly action: string;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  readonly fixedQuery: URLSearchParams;
  /** Literal characters of the template: of two routes that match, the one that says more wins. */
  readonly weight: number;
}

const routeOf = (action: string, method: string, template: string): Route => {
  const [path = '', query = ''] = template.split('?');
  const labels: string[] = [];
  const pattern = path
    .split(/(\{[^}]+\})/)
    .map((piece) => {
      if (!piece.startsWith('{')) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const greedy = piece.endsWith('+}');
      labels.push(piece.slice(1, greedy ? -2 : -1));
      return greedy ? '(.+)' : '([^/]+)';
    })
    .join('');
  const weight = path.replace(/\{[^}]+\}/g, '').length + query.length;
  return { action, method, path: new RegExp(`^${pattern}/?$`), labels, fixedQuery: new URLSearchParams(query), weight };
};

const tables = new WeakMap<Service, readonly Route[]>();

const tableOf = (service: Service): readonly Route[] => {
  const known = tables.get(service);
  if (known) return known;
  const modelled = [...(service.operations?.values() ?? [])].flatMap(({ action, http }) =>
    http ? [routeOf(action, http[0], http[1])] : [],
  );
  const written = Object.entries(service.routes ?? {}).map(([action, [method, path]]) => routeOf(action, method, path));
  const table = [...modelled, ...written].sort((a, b) => b.weight - a.weight);
  tables.set(service, table);
  return table;
};

/** The REST operation that a request asks for, with the labels of its path; undefined when there is none. */
export const matchRoute = (
  service: Service,
  { method, path, query }: RawRequest,
): { readonly action: string; readonly labels: Input } | undefined => {
  for (const route of tableOf(service)) {
    const found = route.method === method ? route.path.exec(path) : null;
    if (!found || ![...route.fixedQuery].every(([name, value]) => query.get(name) === value)) continue;
    const labels = route.labels.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? '')] as const);
    return { action: route.action, labels: Object.fromEntries(labels) };
  }
  return undefined;
};
