import { resolve } from 'node:path';
import { readEnvironment } from '../server/environment.ts';
import { type Command, required } from './command.ts';
import { word } from './reading.ts';

// What does the work is loaded where it is called: every command reads this file, and the server's code takes seconds.

const passphrase = () => process.env.CAUSEWAY_BACKUP_PASSPHRASE || undefined;

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
      const { manifest, verdict } = await verifyBackup(folder);
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
    does: 'Writes database, documents and key of one moment into a new folder while the server goes on. CAUSEWAY_BACKUP_PASSPHRASE seals the key.',
    options: { to: { type: 'string' } },
    worksAlone: () => true,
    async run({ values, say, print, signal }) {
      const to = resolve(required(values, 'to'));
      const environment = readEnvironment(process.env);
      const { writeBackup } = await import('../server/backups/write-backup.ts');
      const manifest = await writeBackup({
        environment,
        to,
        passphrase: passphrase(),
        withContents: true,
        signal,
        say,
      });
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
      const environment = readEnvironment(process.env);
      const { restoreBackup } = await import('../server/backups/restore-backup.ts');
      const manifest = await restoreBackup({ environment, from, passphrase: passphrase(), signal, say });
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
      const isBack = Boolean(values['to-embedded']);
      const to = isBack ? undefined : required(values, 'to-database-url');
      const { moveDatabase } = await import('../server/backups/move-database.ts');
      const manifest = await moveDatabase({ environment: readEnvironment(process.env), to, signal, say });
      const next = isBack ? 'Unset DATABASE_URL' : 'Set DATABASE_URL to that URL';
      print({ at: manifest.at }, [`The database has moved. ${next} and start the server.`]);
      return 0;
    },
  },
];
