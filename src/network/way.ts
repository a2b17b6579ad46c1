/** How packets get from the source's VPC to the destination's. */
export type Way =
  | { readonly is: 'local' }
  | { readonly is: 'peering'; readonly id: string }
  | { readonly is: 'transit'; readonly gateway: string };
