/** Written in by the build; tests run unbuilt. */
export const version = process.env.XAPI_VERSION ?? '0.0.0';
