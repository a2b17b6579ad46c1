import type { Renderer } from './options.js';
export const junit: Renderer = () => '';
