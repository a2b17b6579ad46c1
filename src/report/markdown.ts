import type { Renderer } from './options.js';
export const markdown: Renderer = () => '';
