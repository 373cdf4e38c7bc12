import type { Readable } from 'node:stream';

/** The longer side of a preview. */
export const sidePixels = 1600;

export type PreviewRequest = {
  /** The file's name; its ending only decides between kinds that the content cannot tell apart. */
  name: string;
  /** Where the file lies, or its bytes. A stream is read to its end, or destroyed. */
  file: string | Readable;
  /** From 1; for what has pages. */
  page?: number;
  signal?: AbortSignal;
};

export type Preview =
  | { kind: 'picture'; contentType: 'image/png' | 'image/webp'; bytes: Buffer; page: number; pageCount: number }
  | { kind: 'text'; text: string; isCut: boolean };

/** There will be no preview of this file; the message says why, in words for a person. */
export class PreviewImpossible extends Error {
  /** True when the same file may well succeed later: too many previews at once, or the time ran out. */
  readonly isPassing: boolean;
  constructor(message: string, isPassing = false) {
    super(message);
    this.isPassing = isPassing;
  }
}

export type Previews = {
  /** Renders one page, in a process of its own that is limited and gone afterwards. Throws `PreviewImpossible`. */
  renderPreview(request: PreviewRequest): Promise<Preview>;
  /** How the process is limited on this machine, as sentences for the log. */
  limits(): Promise<string[]>;
  /** Ends whatever is being rendered. */
  close(): Promise<void>;
};
