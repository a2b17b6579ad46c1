/** How packets get from the source's VPC to the destination's. */
export type Way =
  | { readonly is: 'local' }
  | { readonly is: 'peering'; readonly id: string }
  | { readonly is: 'transit'; readonly gateway: string };

export const sameWay = (a: Way, b: Way): boolean => {
  switch (a.is) {
    case 'local':
      return b.is === 'local';
    case 'peering':
      return b.is === 'peering' && b.id === a.id;
    case 'transit':
      return b.is === 'transit' && b.gateway === a.gateway;
  }
};

export const wayText = (way: Way): string => {
  switch (way.is) {
    case 'local':
      return 'the local route';
    case 'peering':
      return way.id;
    case 'transit':
      return way.gateway;
  }
};
