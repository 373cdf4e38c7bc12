import { resolve } from 'node:path';
import type { Environment } from '../server/environment.ts';
import { type Command, required, type Values } from './command.ts';
import { word } from './reading.ts';

// What does the work is loaded where it is called: every command reads this file, and the server's code takes seconds.

const passphrase = () => process.env.CAUSEWAY_BACKUP_PASSPHRASE || undefined;

/** Where Ctrl-C ended the act, it says what that leaves. */
async function orSay<Result>(sentence: string, act: Promise<Result>): Promise<Result> {
  try {
    return await act;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    throw new Error(sentence, { cause: error });
  }
}

/** Undefined for the embedded database. */
function whereTo(values: Values): string | undefined {
  if (values['to-embedded']) {
    if (values['to-database-url'] === undefined) return undefined;
    throw new Error('--to-embedded and --to-database-url exclude each other: name one.');
  }
  const to = required(values, 'to-database-url');
  if (URL.canParse(to) && ['postgres:', 'postgresql:'].includes(new URL(to).protocol)) return to;
  throw new Error('--to-database-url must be a URL such as postgres://user:password@host:5432/causeway.');
}

async function ownEnvironment(): Promise<Environment> {
  const { readEnvironment } = await import('../server/environment.ts');
  return readEnvironment(process.env);
}

export const backupCommands: Command[] = [
  {
    name: 'backup verify',
    takes: 'FOLDER',
    does: 'Reads a backup to its last byte and compares it with its checksums; ends with 1 when something differs.',
    options: {},
    worksAlone: () => true,
    async run(call) {
      const folder = resolve(word(call, 0, 'FOLDER'));
      const { verifyBackup } = await import('../server/backups/verify-backup.ts');
      const { say, signal } = call;
      const { manifest, verdict } = await orSay(
        'Stopped before the end; nothing is known of the rest.',
        verifyBackup(folder, { say, signal }),
      );
      const lacking = manifest.damaged.map(
        (key) => `The content ${key} was missing or damaged when the backup was made.`,
      );
      const end = verdict.isWhole
        ? `The backup of ${verdict.at} is whole: ${verdict.checked} parts checked.`
        : `The backup of ${verdict.at} is DAMAGED.`;
      call.print(verdict, [...verdict.faults, ...lacking, end]);
      return verdict.isWhole ? 0 : 1;
    },
  },
  {
    name: 'backup',
    takes: '--to FOLDER',
    does: 'Writes database, documents and key of one moment into a new folder while the server goes on; one that was broken off goes on where it was. CAUSEWAY_BACKUP_PASSPHRASE seals the key.',
    options: { to: { type: 'string' } },
    worksAlone: () => true,
    async run({ values, say, print, signal }) {
      const to = resolve(required(values, 'to'));
      const environment = await ownEnvironment();
      const { writeBackup } = await import('../server/backups/write-backup.ts');
      const options = { environment, to, passphrase: passphrase(), withContents: true, signal, say };
      const manifest = await orSay(
        'Stopped before the backup was whole. Run it again into the same folder to go on.',
        writeBackup(options),
      );
      const { at, contents, damaged, key } = manifest;
      const secret = key.isSealed
        ? 'The key is in it, sealed by the passphrase: without the passphrase, what is sealed cannot be read again.'
        : 'The key is in it, so whoever has the backup can read everything: keep it where nobody else can.';
      print({ to, at, contents, damaged }, [`The backup of ${at} is in ${to}.`, secret]);
      return damaged.length > 0 ? 1 : 0;
    },
  },
  {
    name: 'restore',
    takes: 'FOLDER',
    does: 'Verifies a backup and restores it where nothing is yet: an empty DATA_DIR, or an empty DATABASE_URL, and an empty store.',
    options: {},
    worksAlone: () => true,
    async run(call) {
      const from = resolve(word(call, 0, 'FOLDER'));
      const { say, signal } = call;
      const environment = await ownEnvironment();
      const { restoreBackup } = await import('../server/backups/restore-backup.ts');
      const manifest = await orSay(
        'Stopped. Run it again to go on: what is there already is not brought again.',
        restoreBackup({ environment, from, passphrase: passphrase(), signal, say }),
      );
      call.print({ from, at: manifest.at }, [
        `Everything is as it was at ${manifest.at}. Start the server, then run: causeway verify`,
      ]);
      return 0;
    },
  },
  {
    name: 'move',
    takes: '--to-database-url URL | --to-embedded',
    does: 'With the server stopped, moves the database from the embedded PostgreSQL to a server, or back; documents and key stay.',
    options: { 'to-database-url': { type: 'string' }, 'to-embedded': { type: 'boolean' } },
    worksAlone: () => true,
    async run({ values, say, print, signal }) {
      const to = whereTo(values);
      const environment = await ownEnvironment();
      const { moveDatabase } = await import('../server/backups/move-database.ts');
      const manifest = await orSay(
        'Stopped; the database is where it was.',
        moveDatabase({ environment, to, signal, say }),
      );
      const next = to === undefined ? 'Unset DATABASE_URL' : 'Set DATABASE_URL to that URL';
      print({ at: manifest.at }, [`The database has moved. ${next} and start the server.`]);
      return 0;
    },
  },
];
