import type { Renderer } from './options.js';
export const ocsf: Renderer = () => '';
