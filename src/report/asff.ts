import type { Renderer } from './options.js';
export const asff: Renderer = () => '';
