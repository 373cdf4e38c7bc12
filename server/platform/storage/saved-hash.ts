import { createSHA256 } from 'hash-wasm';

/**
 * A SHA-256 that can be put away and gone on with on another node. node:crypto cannot be put away; hash-wasm can, and at
 * about 400 MB/s it is faster than what comes over a network. So finishing a large object is immediate, where reading it again
 * would take a minute of a request (and a whole download from an S3 store).
 */
export type SavedHash = {
  update(chunk: Buffer): void;
  /** Base64; undefined when an earlier state could not be read. */
  save(): string | undefined;
  /** Undefined when an earlier state could not be read; then what is stored must be read again. */
  digest(): string | undefined;
};

/** Begins a hash, or goes on with a saved one. The form of a saved state may change with the library; then it is given up. */
export async function savedHash(state: string | undefined, isNew: boolean): Promise<SavedHash> {
  const hash = await createSHA256();
  hash.init();
  let isKnown = isNew;
  if (!isNew && state !== undefined) {
    try {
      hash.load(Buffer.from(state, 'base64'));
      isKnown = true;
    } catch {
      // Saved by another version of the library: not an error, only slower.
      isKnown = false;
    }
  }
  return {
    update: (chunk) => void (isKnown && hash.update(chunk)),
    save: () => (isKnown ? Buffer.from(hash.save()).toString('base64') : undefined),
    digest: () => (isKnown ? hash.digest('hex') : undefined),
  };
}
