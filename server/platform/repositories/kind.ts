import type { z } from 'zod';
import type { Egress } from '../egress/egress.ts';
import type { Repository } from './repository.ts';

/** What a kind needs of the process. */
export type Surroundings = {
  egress: Egress;
  /** Folders of this machine that the operator allows, with everything below. */
  folders: string[];
  /** Where the server keeps its own: no link leads into it, and none to what holds it. */
  ownFolders: string[];
  /** How long a server may say nothing. */
  timeoutSeconds: number;
};

/** A kind of repository: what it is told, what of that is secret, and how it is opened. */
export type RepositoryKind<Shape extends z.ZodObject = z.ZodObject> = {
  kind: string;
  /** In words, for people: a folder on this server. */
  title: string;
  /** Strict, so that unknown settings are refused. */
  settings: Shape;
  /** Those of the settings that are sealed and never shown. */
  secrets: readonly (keyof z.output<Shape> & string)[];
  /** Opens the chosen folder. Throws what a Repository throws; Refused where the operator does not allow it. */
  open(settings: z.output<Shape>, surroundings: Surroundings): Promise<Repository>;
};

/** Ties the settings of a kind to how it is opened, and forgets their types for the list of kinds. */
export function repositoryKind<Shape extends z.ZodObject>(kind: RepositoryKind<Shape>): RepositoryKind {
  return kind as unknown as RepositoryKind;
}
