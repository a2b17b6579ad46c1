import type { Renderer } from './options.js';
export const sarif: Renderer = () => '';
