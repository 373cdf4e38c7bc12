import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { Away, Refused, type Repository, RepositoryError } from '../platform/repositories/repository.ts';
import type { BrowseView, TestView } from './contract.ts';
import { openRepository, openSettings, problemOf } from './open-repository.ts';
import type { KindSettings } from './settings-shape.ts';
import { saveTest } from './store.ts';
import { authorizeInOrganisation, reachLink, remember, takeUp } from './take-up.ts';

/** What a folder shows when one is chosen. */
const shownMaximum = 1000;

/** Tries settings before a link is made of them: opens the repository and looks into the folder. For administrators. */
export async function testNewSettings(
  outside: Outside<UserActor>,
  organisationId: string,
  wish: KindSettings,
): Promise<TestView> {
  const allow = (context: Context) =>
    authorizeInOrganisation(context, organisationId, { verb: 'link.change', event: 'link.tested' });
  await lookFirst(outside, allow);
  const found = await trySettings(outside, wish);
  return inTransaction(outside, async (context) => {
    await allow(context);
    return found;
  });
}

/** Tries the settings of a link as they are, and keeps what came of it. For administrators. */
export async function testLink(outside: Outside<UserActor>, id: string): Promise<TestView> {
  const settings = await lookFirst(outside, async (context) => {
    const { link } = await takeUp(context, id, 'link.tested');
    return openSettings(context.services, link);
  });
  const found = await trySettings(outside, settings);
  return inTransaction(outside, async (context) => {
    const { link } = await takeUp(context, id, 'link.tested');
    await saveTest(context, id, found.failure);
    await remember(context, link, { kind: 'link.tested', detail: { ok: found.ok } });
    return found;
  });
}

/** What is wrong with settings, if anything; what fails is an answer here, and no error. */
export async function trySettings(outside: Outside, settings: KindSettings): Promise<TestView> {
  try {
    return await inRepository(outside, settings, async (repository) => {
      const { entries } = await repository.list('');
      const files = entries.filter((entry) => entry.kind === 'file').length;
      const found = { files, folders: entries.length - files };
      return { ok: true, failure: null, reason: null, found, capabilities: repository.capabilities };
    });
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const reason = error instanceof Away ? 'away' : 'refused';
    return { ok: false, failure: error.message, reason, found: null, capabilities: null };
  }
}

/** What lies in a folder of the repository, to choose one from. For administrators; 422, 503 as problemOf says. */
export async function browseLink(outside: Outside<UserActor>, id: string, path: string): Promise<BrowseView> {
  const settings = await lookFirst(outside, async (context) => {
    const { link } = await reachLink(context, id);
    return openSettings(context.services, link);
  });
  try {
    return await inRepository(outside, settings, async (repository) => {
      const { entries, refused } = await repository.list(path);
      const folders = entries.filter((entry) => entry.kind === 'folder');
      const files = entries.filter((entry) => entry.kind === 'file');
      const items = [...folders, ...files].slice(0, shownMaximum);
      return {
        path,
        items: items.map(({ name, path, kind, sizeBytes, modifiedAt }) => ({
          name,
          path,
          kind,
          sizeBytes,
          modifiedAt: modifiedAt?.toISOString() ?? null,
        })),
        refused: refused.slice(0, shownMaximum),
        isCut: entries.length > shownMaximum || refused.length > shownMaximum,
      };
    });
  } catch (error) {
    throw problemOf(error);
  }
}

async function inRepository<Result>(
  { services }: Outside,
  settings: KindSettings,
  act: (repository: Repository) => Promise<Result>,
): Promise<Result> {
  const repository = await openRepository(services, settings);
  try {
    return await act(repository);
  } finally {
    await repository.close();
  }
}

/** Whether opening is refused because of where it would go. */
export async function isAddressRefused(outside: Outside, settings: KindSettings): Promise<string | null> {
  try {
    await inRepository(outside, settings, async () => {});
    return null;
  } catch (error) {
    if (error instanceof Refused && error.isAddress) return error.message;
    if (error instanceof RepositoryError) return null;
    throw error;
  }
}
