/** How well a resource path fits a request path: literal segments beat parameters, parameters beat `{proxy+}`. */
const score = (resource: string, path: string): readonly number[] | undefined => {
  const wanted = path.split('/').slice(1);
  const parts = resource.split('/').slice(1);
  const ranks: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^\{[^}]+\+\}$/.test(part)) return wanted.length > index && wanted[index] !== '' ? [...ranks, 1] : undefined;
    const segment = wanted[index];
    if (segment === undefined) return undefined;
    if (part === segment) ranks.push(3);
    else if (/^\{[^}+]+\}$/.test(part) && segment !== '') ranks.push(2);
    else return undefined;
  }
  return parts.length === wanted.length ? ranks : undefined;
};

const better = (a: readonly number[], b: readonly number[]): boolean => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
};

/**
 * The resource that API Gateway selects for a path: the most specific, segment by segment
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html). `{proxy+}` does
 * not match its parent itself.
 */
export const matchResource = (resources: readonly string[], path: string): string | undefined => {
  let best: { resource: string; ranks: readonly number[] } | undefined;
  for (const resource of resources) {
    const ranks = score(resource, path);
    if (ranks && (!best || better(ranks, best.ranks))) best = { resource, ranks };
  }
  return best?.resource;
};

/** A path that the resource matches: each parameter becomes a sample value. */
export const samplePath = (resource: string): string => resource.replace(/\{([^}+]+)\+?\}/g, 'x');
