/** Loaded only when there is a file to read; a static import, because a bundle sees no names in a CommonJS `import()`. */
export { LineCounter, parseDocument, stringify } from 'yaml';
