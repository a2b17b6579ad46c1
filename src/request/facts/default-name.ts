const suffixOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

export const defaultName = (api: string, region: string): string => `${api}.execute-api.${region}.${suffixOf(region)}`;

export const aliasName = (api: string, vpce: string, region: string): string =>
  `${api}-${vpce}.execute-api.${region}.${suffixOf(region)}`;

/** The name of an endpoint that prints none. */
export const bareName = (vpce: string, region: string): string =>
  `${vpce}.execute-api.${region}.vpce.${suffixOf(region)}`;
