import type { Report } from '../diagnosis/schema.js';
import type { Renderer, RenderOptions } from './options.js';

export type { Renderer, RenderOptions } from './options.js';

/** A format is loaded when it is asked for: chalk, cli-table3 and the page cost nothing to the others. */
const renderers = {
  table: async () => (await import('./table.js')).table,
  short: async () => (await import('./short.js')).short,
  json: async () => (await import('./json.js')).json,
  jsonl: async () => (await import('./jsonl.js')).jsonl,
  markdown: async () => (await import('./markdown.js')).markdown,
  html: async () => (await import('./html.js')).html,
  sarif: async () => (await import('./sarif.js')).sarif,
  junit: async () => (await import('./junit.js')).junit,
  asff: async () => (await import('./asff.js')).asff,
  ocsf: async () => (await import('./ocsf.js')).ocsf,
  terraform: async () => (await import('./terraform.js')).terraform,
} as const satisfies Record<string, () => Promise<Renderer>>;

export type Format = keyof typeof renderers;

export const formats = Object.keys(renderers) as readonly Format[];

/** The same report and options give the same bytes. The text ends with a line break. */
export const render = async (format: Format, report: Report, options: RenderOptions): Promise<string> => {
  const renderer: Renderer = await renderers[format]();
  return renderer(report, options);
};
