import { ApiProblem } from '../api.ts';
import { type Invitee, keyOf, requestOf } from './invitee.ts';

const PLACED = /^(emails|userIds)\.(\d+)$/;

/** Whom the server would not have, by `keyOf`: it names them by their place in the request, or by their address. */
export function refusalsOf(error: unknown, chosen: Invitee[]): Map<string, string> {
  const found = new Map<string, string>();
  if (!(error instanceof ApiProblem)) return found;
  const asked = requestOf(chosen);
  for (const { path, message } of error.errors) {
    const [, list, index] = PLACED.exec(path) ?? [];
    const key = list === 'emails' || list === 'userIds' ? asked[list][Number(index)] : path;
    if (key !== undefined && chosen.some((one) => keyOf(one) === key)) found.set(key, message);
  }
  return found;
}
