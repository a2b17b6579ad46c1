import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cli = `${root}dist/cli.js`;

/** Of a measured process. NODE_EXTRA_CA_CERTS costs Node 20 as much as it takes to start, and would flatter every ratio. */
export const environment = (more = {}) => {
  const { NODE_EXTRA_CA_CERTS: _unset, NODE_OPTIONS: _none, AWS_PROFILE: _nobody, ...env } = process.env;
  const keys = {
    AWS_ACCESS_KEY_ID: '999999999999',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { ...env, ...keys, ...more };
};
