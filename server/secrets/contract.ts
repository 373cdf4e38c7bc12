import { z } from 'zod';

export const rotateBody = z.strictObject({});
export const rotationView = z.object({
  /** A new key was made in DATA_DIR; false where SECRET_KEY says which it is. */
  isNewKey: z.boolean(),
  /** How many values were sealed anew, by table and column. */
  resealed: z.array(z.object({ table: z.string(), column: z.string(), count: z.number() })),
});
export type RotationView = z.input<typeof rotationView>;
