import type { Services } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import type { Surroundings } from '../platform/repositories/kind.ts';
import { kindOf } from '../platform/repositories/kinds.ts';
import { Away, Changed, Full, Refused, type Repository, RepositoryError } from '../platform/repositories/repository.ts';
import { folderOfContents } from '../platform/storage/open-store.ts';
import type { Link } from './link.ts';
import type { KindSettings } from './settings-shape.ts';

/** What repositories are given of this process: the guarded way out, and the folders that the operator allows. */
export function surroundingsOf({ egress, environment }: Services): Surroundings {
  const contents = folderOfContents(environment);
  return {
    egress,
    folders: environment.LINK_FOLDERS,
    ownFolders: [environment.DATA_DIR, ...(contents ? [contents] : [])],
    timeoutSeconds: environment.LINK_TIMEOUT_SECONDS,
  };
}

/** The settings of a link with its secrets; never for a view. */
export function openSettings({ sealer }: Services, link: Link): KindSettings {
  const secrets = link.sealedSecrets ? (JSON.parse(sealer.open(link.sealedSecrets)) as Record<string, unknown>) : {};
  return { kind: link.kind, settings: { ...link.settings, ...secrets } };
}

/** Opens the repository of a link; the caller closes it. Never inside a transaction. Throws what repositories throw. */
export function openRepository(services: Services, { kind, settings }: KindSettings): Promise<Repository> {
  return kindOf(kind).open(settings, surroundingsOf(services));
}

/**
 * What a repository refuses, as the answer to a request: 503 `repository_away`, 422 `address_refused` where the operator
 * does not let anything go, 409 `version_conflict` for what changed meanwhile, 422 `repository_refused` for the rest.
 * Errors of our own stay what they are.
 */
export function problemOf(error: unknown): unknown {
  if (!(error instanceof RepositoryError)) return error;
  if (error instanceof Away) {
    return new Problem('repository_away', error.message, { retryAfterSeconds: error.retryAfterSeconds ?? 30 });
  }
  if (error instanceof Changed) return new Problem('version_conflict', error.message);
  if (error instanceof Refused && error.isAddress) return new Problem('address_refused', error.message);
  return new Problem('repository_refused', error instanceof Full ? `It is full. ${error.message}` : error.message);
}
