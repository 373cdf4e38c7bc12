import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CheckpointView, VerdictView } from '../server/audit/contract.ts';
import type { OperatorOrganisation } from '../server/organisations/operator-contract.ts';
import { type Call, type Command, required } from './command.ts';
import { given, readAll } from './reading.ts';
import { Refusal, request } from './request.ts';

type Broken = VerdictView['firstBroken'];

function brokenSentence({ sequence, id, reason }: NonNullable<Broken>): string {
  const which = id ? `record ${sequence} (${id})` : `record ${sequence}`;
  if (reason === 'rewritten') return `${which} is not the one that a checkpoint signed: the chain was written anew.`;
  return `${which} was ${reason}.`;
}

function verdictSentence(name: string, verdict: Pick<VerdictView, 'checked' | 'firstBroken' | 'unchained'>): string {
  const { checked, firstBroken, unchained } = verdict;
  if (firstBroken) return `${name}: BROKEN. ${checked} records hold; ${brokenSentence(firstBroken)}`;
  const waiting = unchained > 0 ? ` ${unchained} were written meanwhile and have no place yet.` : '';
  return `${name}: nothing was altered, removed or reordered; ${checked} records checked.${waiting}`;
}

/** The organisations to look at: the one that is named by id or short name, else all that there are. */
async function organisationsOf(call: Call): Promise<{ id: string; shortName: string }[]> {
  const wanted = call.values.organisation;
  if (typeof wanted === 'string' && /^[0-9a-f-]{36}$/i.test(wanted)) return [{ id: wanted, shortName: wanted }];
  const query: Record<string, string> = typeof wanted === 'string' ? { q: wanted } : {};
  const path = process.env.CAUSEWAY_TOKEN ? '/organisations' : '/operator/organisations';
  const all = await readAll<OperatorOrganisation>(call, path, query);
  if (typeof wanted !== 'string') return all;
  const found = all.filter(({ shortName }) => shortName === wanted);
  if (found.length === 0) throw new Error(`There is no organisation with the short name “${wanted}” that you may see.`);
  return found;
}

async function verifyDatabase(call: Call): Promise<number> {
  const checkpoint = await checkpointOf(call);
  const organisations = checkpoint
    ? [{ id: checkpoint.organisationId, shortName: checkpoint.organisationId }]
    : await organisationsOf(call);
  const known = checkpoint ? `?sequence=${checkpoint.sequence}&hash=${checkpoint.hash}` : '';
  const items: (VerdictView & { organisationId: string; shortName: string })[] = [];
  for (const { id, shortName } of organisations) {
    if (call.signal.aborted) break;
    const verdict = await request<VerdictView>(call.server, 'GET', `/organisations/${id}/audit/verify${known}`);
    items.push({ organisationId: id, shortName, ...verdict });
  }
  call.print(
    { items },
    items.map((item) => verdictSentence(item.shortName, item)),
  );
  return items.every(({ ok }) => ok) ? 0 : 1;
}

/** The checkpoint that is named, if its signature is the installation's. */
async function checkpointOf(call: Call): Promise<CheckpointView | undefined> {
  const { checkpoint, 'public-key': keyFile } = call.values;
  if (typeof checkpoint !== 'string') return undefined;
  const { readCheckpoint } = await import('./audit-file.ts');
  if (typeof keyFile === 'string') return readCheckpoint(checkpoint, { file: keyFile });
  if (call.values.file)
    throw new Error('--public-key is missing: the file with the key that the checkpoint was signed with.');
  const { publicKey } = await request<{ publicKey: string }>(call.server, 'GET', '/audit/public-key');
  return readCheckpoint(checkpoint, { pem: publicKey });
}

async function verifyExport(call: Call, file: string): Promise<number> {
  const checkpoint = await checkpointOf(call);
  const { verifyFile } = await import('./audit-file.ts');
  const verdict = await verifyFile(file, { checkpoint, isPart: Boolean(call.values.part) });
  call.print(verdict, [verdictSentence(file, { ...verdict, unchained: 0 })]);
  return verdict.ok ? 0 : 1;
}

/** Writes an export as it comes, into a file or to standard output. */
async function exportAudit(call: Call): Promise<number> {
  const [organisation] = await organisationsOf(call);
  if (!organisation || !call.values.organisation) throw new Error('--organisation is missing; see: causeway help');
  const query = new URLSearchParams(
    given(call, { from: 'from', to: 'to', actor: 'actor', kind: 'kind', subject: 'subject' }),
  );
  const response = await fetch(`${call.server.url}/api/v1/organisations/${organisation.id}/audit?${query}`, {
    headers: {
      authorization: `Bearer ${call.server.token}`,
      accept: call.values.csv ? 'text/csv' : 'application/x-ndjson',
    },
    signal: call.signal,
  });
  if (!response.ok || !response.body) {
    const problem = (await response.json()) as { code?: string; detail?: string };
    throw new Refusal(response.status, problem.code ?? 'internal', problem.detail ?? `It answered ${response.status}.`);
  }
  const output = typeof call.values.output === 'string' ? createWriteStream(call.values.output) : process.stdout;
  await pipeline(Readable.fromWeb(response.body), output, { end: output !== process.stdout });
  return 0;
}

export const auditCommands: Command[] = [
  {
    name: 'audit verify',
    takes: '[--organisation ID|SHORT-NAME] [--file EXPORT.ndjson [--part]] [--checkpoint FILE [--public-key FILE]]',
    does: 'Proves that no record of the audit was altered, removed or reordered, or names the first; from the database, or from an export alone. With a checkpoint, that the chain still holds it. Ends with 1 when something is broken.',
    options: {
      organisation: { type: 'string' },
      file: { type: 'string' },
      part: { type: 'boolean' },
      checkpoint: { type: 'string' },
      'public-key': { type: 'string' },
    },
    worksAlone: (values) => Boolean(values.file),
    run: (call) => (call.values.file ? verifyExport(call, required(call.values, 'file')) : verifyDatabase(call)),
  },
  {
    name: 'audit export',
    takes:
      '--organisation ID|SHORT-NAME [--csv] [--from TIME] [--to TIME] [--actor ID] [--kind KIND] [--subject ID] [--output FILE]',
    does: 'Writes the audit as JSON Lines, or as CSV, to standard output or into a file.',
    options: {
      organisation: { type: 'string' },
      csv: { type: 'boolean' },
      from: { type: 'string' },
      to: { type: 'string' },
      actor: { type: 'string' },
      kind: { type: 'string' },
      subject: { type: 'string' },
      output: { type: 'string' },
    },
    run: exportAudit,
  },
  {
    name: 'audit checkpoint',
    takes: '--organisation ID|SHORT-NAME',
    does: 'Takes a signed checkpoint of where the audit ends now; keep what it prints with --json in a file outside.',
    options: { organisation: { type: 'string' } },
    async run(call) {
      const [organisation] = await organisationsOf(call);
      if (!organisation || !call.values.organisation) throw new Error('--organisation is missing; see: causeway help');
      const path = `/organisations/${organisation.id}/audit/checkpoints`;
      const checkpoint = await request<CheckpointView>(call.server, 'POST', path, {});
      const { sequence, hash, at, signature } = checkpoint;
      call.print(checkpoint, [`Record ${sequence} has the hash ${hash}, at ${at}; signed ${signature}`]);
      return 0;
    },
  },
  {
    name: 'audit public-key',
    takes: '',
    does: 'Shows the key that checkpoints are signed with.',
    options: {},
    async run(call) {
      const key = await request<{ publicKey: string }>(call.server, 'GET', '/audit/public-key');
      call.print(key, [key.publicKey.trim()]);
      return 0;
    },
  },
];
