/** S3 takes no smaller part except the last; all parts of one size is what every server understands. */
export const partBytes = 8 * 1024 * 1024;

/** Gathers chunks of any size into parts. One buffer, used again and again: memory does not grow with the object. */
export type PartBuffer = {
  /** How many bytes of the chunk it took; it is full when fewer than all. */
  take(chunk: Buffer): number;
  isFull(): boolean;
  /** What it holds; valid until `clear`. */
  bytes(): Buffer;
  clear(): void;
};

/** An empty buffer for one part of so many bytes. */
export function createPartBuffer(sizeBytes: number): PartBuffer {
  const buffer = Buffer.allocUnsafe(sizeBytes);
  let length = 0;
  return {
    take(chunk) {
      const taken = chunk.copy(buffer, length);
      length += taken;
      return taken;
    },
    isFull: () => length === sizeBytes,
    bytes: () => buffer.subarray(0, length),
    clear() {
      length = 0;
    },
  };
}
