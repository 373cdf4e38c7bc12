import { withoutNulls } from '../left-away.ts';
import type { Route } from '../route.ts';

/** Whether a route takes this body; whoever makes something may send null for what may be left away. */
export function fits({ method, body: shape }: Route, body: unknown): boolean {
  if (!shape || shape === 'stream') return false;
  return shape.safeParse(method === 'POST' ? withoutNulls(shape, body) : body).success;
}
