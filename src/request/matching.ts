const greedy = /^\{[^}]+\+\}$/;
const parameter = /^\{[^}+]+\}$/;

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Segments of a request path; one slash at its end says nothing to API Gateway. */
const segmentsOf = (path: string): string[] => {
  const segments = (path.split('?')[0] ?? '').split('/').slice(1);
  return segments.length > 1 && segments.at(-1) === '' ? segments.slice(0, -1) : segments;
};

/** How well a resource path fits a request path: literal segments beat parameters, parameters beat `{proxy+}`. */
const score = (resource: string, wanted: readonly string[]): readonly number[] | undefined => {
  const parts = resource.split('/').slice(1);
  const ranks: number[] = [];
  for (const [index, part] of parts.entries()) {
    const segment = wanted[index];
    if (segment === undefined) return undefined;
    if (greedy.test(part)) return segment === '' ? undefined : [...ranks, 1];
    if (part === segment || part === decoded(segment)) ranks.push(3);
    else if (parameter.test(part) && segment !== '') ranks.push(2);
    else return undefined;
  }
  return parts.length === wanted.length ? ranks : undefined;
};

const compare = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (b[i] ?? 0) - (a[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Every resource that a path fits, the most specific first, compared segment by segment. */
const fitting = (resources: readonly string[], path: string): string[] => {
  const wanted = segmentsOf(path);
  return resources
    .flatMap((resource) => {
      const ranks = score(resource, wanted);
      return ranks ? [{ resource, ranks }] : [];
    })
    .sort((a, b) => compare(a.ranks, b.ranks))
    .map(({ resource }) => resource);
};

/** The most specific resource for a path, whatever its methods. `{proxy+}` does not match its parent itself. */
export const matchResource = (resources: readonly string[], path: string): string | undefined =>
  fitting(resources, path)[0];

/**
 * The method that API Gateway selects: of the resources that the path fits, the most specific that has the verb, or
 * `ANY`. One without the verb is passed over, so that `{proxy+}` serves what a CORS-only resource beside it does not; no
 * verb stands for another (a HEAD needs HEAD or ANY, a preflight OPTIONS or ANY); path segments are case-sensitive.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html (specific before greedy)
 * @see https://github.com/ministackorg/ministack/pull/1423 and https://github.com/floci-io/floci/pull/3399 (measured: the
 * pair of resource and verb decides), https://github.com/aws-powertools/powertools-lambda-python/issues/1552 (measured:
 * `/hello/` is served as `/hello`)
 */
export const matchMethod = <M extends { readonly resourcePath: string; readonly httpMethod: string }>(
  methods: readonly M[],
  verb: string,
  path: string,
): M | undefined => {
  const resources = [...new Set(methods.map(({ resourcePath }) => resourcePath))];
  for (const resource of fitting(resources, path)) {
    const own = methods.filter(({ resourcePath }) => resourcePath === resource);
    const found = own.find((m) => m.httpMethod === verb) ?? own.find((m) => m.httpMethod === 'ANY');
    if (found) return found;
  }
  return undefined;
};

/** Whether a path ends in a slash that names nothing, as in `/orders/`. */
export const hasTrailingSlash = (path: string): boolean => /.\/(\?|$)/.test(path);

/** A path that the resource matches: each parameter becomes a sample value. */
export const samplePath = (resource: string): string => resource.replace(/\{([^}+]+)\+?\}/g, 'x');
