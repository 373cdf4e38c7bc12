import type { Context } from '../access/context.ts';
import { notFound } from '../platform/errors.ts';
import type { UserView } from './contract.ts';
import { userViews } from './view-store.ts';

/** Users as those see them who may know everything about them; whom the actor may not see is missing. */
export function findUsers(context: Context, ids: string[]): Promise<UserView[]> {
  return userViews(context, ids);
}

/** One such user; 404 unless the actor may see them. */
export async function findUser(context: Context, id: string): Promise<UserView> {
  const [user] = await userViews(context, [id]);
  if (!user) throw notFound();
  return user;
}
