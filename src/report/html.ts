import type { Renderer } from './options.js';
export const html: Renderer = () => '';
