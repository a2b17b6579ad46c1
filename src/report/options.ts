import type { Report } from '../diagnosis/schema.js';

/** What a rendering depends on beside the report: the place it is written to. Formats for machines read none of it. */
export interface RenderOptions {
  /** Columns of the terminal; prose is wrapped there, commands and ids never. */
  readonly width: number;
  /** chalk's level for this stream: 0 none (NO_COLOR), 1 sixteen colours, 2 256, 3 true colour. */
  readonly colour: 0 | 1 | 2 | 3;
  /** Plain ASCII in place of ✓, ✗ and box lines. */
  readonly ascii: boolean;
  /** Where the cause pages are published, as an absolute URL; a finding's `doc` is relative to it. */
  readonly docs?: string | undefined;
}

export type Renderer = (report: Report, options: RenderOptions) => string;
