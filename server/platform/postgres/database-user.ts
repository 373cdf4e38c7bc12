import { chmod, chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './errors.ts';

/** The ordinary account under which PostgreSQL runs when the server itself runs as root. */
export type DatabaseUser = { uid: number; gid: number };

type Facts = {
  /** User id of this process. */
  ourUid: number;
  /** Owner of the cluster directory, when there is one already. */
  clusterOwner: DatabaseUser | undefined;
  /** The machine's unprivileged account. */
  nobody: DatabaseUser;
  clusterDir: string;
};

// What Linux calls the overflow user; the number holds where /etc/passwd has no line for nobody, as in bare containers.
const overflowUser: DatabaseUser = { uid: 65534, gid: 65534 };

/**
 * Decides as whom PostgreSQL runs: undefined means "as this process". PostgreSQL refuses root, so root drops to the owner of
 * the existing cluster, or else to nobody. Throws a sentence when the cluster belongs to somebody we cannot become.
 */
export function chooseDatabaseUser(facts: Facts): DatabaseUser | undefined {
  const { ourUid, clusterOwner, nobody, clusterDir } = facts;
  if (ourUid === 0) return clusterOwner && clusterOwner.uid !== 0 ? clusterOwner : nobody;
  if (clusterOwner && clusterOwner.uid !== ourUid) {
    throw new Error(
      `The database in ${clusterDir} belongs to user ${clusterOwner.uid}, and this server runs as user ${ourUid}. ` +
        `Start it as user ${clusterOwner.uid} or as root, or give the whole data directory to user ${ourUid} (chown -R).`,
    );
  }
  return undefined;
}

/** Looks up the facts for {@link chooseDatabaseUser} on this machine. */
export async function findDatabaseUser(clusterDir: string): Promise<DatabaseUser | undefined> {
  return chooseDatabaseUser({
    ourUid: process.geteuid?.() ?? -1,
    clusterOwner: await ownerOf(clusterDir),
    nobody: parseNobody(await readFile('/etc/passwd', 'utf8').catch(() => '')),
    clusterDir,
  });
}

/** Finds nobody's ids in the text of /etc/passwd; macOS writes them as negative numbers, which spawn cannot take. */
export function parseNobody(passwd: string): DatabaseUser {
  const fields = passwd.match(/^nobody:[^:]*:(\d+):(\d+):/m);
  return fields ? { uid: Number(fields[1]), gid: Number(fields[2]) } : overflowUser;
}

/** Gives a path to the database user. Throws a sentence where the file system or the container does not allow that. */
export async function giveTo(user: DatabaseUser | undefined, path: string): Promise<void> {
  if (!user) return;
  try {
    await chown(path, user.uid, user.gid);
  } catch (error) {
    throw new Error(
      `PostgreSQL must not run as root, and ${path} cannot be given to user ${user.uid} (${errorCode(error)}). ` +
        'Start the server as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
      { cause: error },
    );
  }
}

/**
 * Makes an existing cluster usable for the database user: a backup restored by root belongs to root and is often readable for
 * all, both of which PostgreSQL refuses.
 */
export async function takeOver(user: DatabaseUser | undefined, clusterDir: string): Promise<void> {
  const { uid, mode } = await stat(clusterDir);
  if (user && uid !== user.uid) {
    await giveAll(user, clusterDir);
    await giveTo(user, clusterDir);
  }
  if ((mode & 0o077) !== 0) await chmod(clusterDir, 0o700);
}

// Links are given, never followed: what they point to is not ours to give.
async function giveAll(user: DatabaseUser, directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await giveAll(user, path);
    await lchown(path, user.uid, user.gid);
  }
}

async function ownerOf(path: string): Promise<DatabaseUser | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
