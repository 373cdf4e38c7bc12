import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { z } from 'zod';

/** An id that says what it identifies, so that one cannot be passed for another. UUID version 7: sortable by time. */
export type Id<Noun extends string> = string & { readonly noun: Noun };

export type AccountId = Id<'account'>;
export type OrganisationId = Id<'organisation'>;
export type UserId = Id<'user'>;
export type RoleId = Id<'role'>;
export type ConnectionId = Id<'connection'>;
export type TaskId = Id<'task'>;
export type WorkspaceId = Id<'workspace'>;
export type ParticipantId = Id<'participant'>;
export type DocumentId = Id<'document'>;
export type InvitationId = Id<'invitation'>;
export type ApiTokenId = Id<'api-token'>;

/** A fresh id. */
export function newId<Noun extends string>(): Id<Noun> {
  return v7() as Id<Noun>;
}

/** An id to show in place of one that must not be known: the same for the same `of` each time, nobody's, and of the time of `like`. */
export function standInId(like: string, of: string): string {
  const digits = createHash('sha256').update(`${like} ${of}`).digest('hex');
  return `${like.slice(0, 14)}7${digits.slice(0, 3)}-8${digits.slice(3, 6)}-${digits.slice(6, 18)}`;
}

/**
 * The shape of an id in requests. Any UUID passes: what does not exist is told apart later, with 404. Inside it stands in small
 * letters, as the database writes it, for ids are compared as texts too.
 */
export const idShape = z.guid('must be an id (a UUID)').toLowerCase();
