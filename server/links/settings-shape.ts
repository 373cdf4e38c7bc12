import { z } from 'zod';
import { repositoryKinds } from '../platform/repositories/kinds.ts';
import { linkFields } from './contract.ts';

export type KindSettings = { kind: string; settings: Record<string, unknown> };
export type NewLink = KindSettings & { name: string; agentUserId: string };

/** One object for each kind that the server knows, told apart by `kind`. */
function byKind<More extends z.ZodRawShape>(more: More) {
  const [first, ...others] = repositoryKinds.map(({ kind, settings }) =>
    z.strictObject({ kind: z.literal(kind), settings, ...more }),
  );
  if (!first) throw new Error('there is no kind of repository');
  return z.discriminatedUnion('kind', [first, ...others]);
}

export const linkBody = byKind(linkFields) as unknown as z.ZodType<NewLink>;
/** For a test before the link is made. */
export const settingsBody = byKind({}) as unknown as z.ZodType<KindSettings>;

/** Which settings change: those of its kind, checked once it is known which that is. */
export const linkChange = z.strictObject({
  name: linkFields.name.optional(),
  agentUserId: linkFields.agentUserId.optional(),
  /** Those that change; the others stay, secrets too. */
  settings: z.record(z.string().max(50), z.string().max(4000)).optional(),
});
export type LinkChange = z.output<typeof linkChange>;
