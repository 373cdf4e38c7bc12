import type { ShareVerdict } from '../server/shares/contract.ts';
import type { Command } from './command.ts';
import { request } from './request.ts';

const none = 'none';

/** What differs, one line for each account, workspace, person and document that is off. */
function linesOf({ differences, differencesMaximum }: ShareVerdict): string[] {
  const counts = (one: { recounted: number; rows: number; ledger: number }) =>
    `recounted ${one.recounted}, rows ${one.rows}, ledger ${one.ledger}`;
  const lines = [
    ...differences.accounts.map((one) => `account ${one.id} (${one.name}): ${counts(one)}, used ${one.used}`),
    ...differences.workspaces.map((one) => `workspace ${one.id}: ${counts(one)}`),
    ...differences.people.map((one) => `person ${one.id} in workspace ${one.workspaceId}: ${counts(one)}`),
    ...differences.pairs.map((one) => `document ${one.documentId} to ${one.personId}: ${one.is}`),
  ];
  const isCut = Object.values(differences).some((named) => named.length >= differencesMaximum);
  return isCut ? [...lines, `Of each kind ${differencesMaximum} at most are named.`] : lines;
}

function sentenceOf({ isEqual, shares, accounts }: ShareVerdict): string {
  const counted = `${shares} shares of ${accounts} accounts recounted`;
  return isEqual ? `${counted}: rows, ledger and counts are equal to them.` : `${counted}: what is kept differs.`;
}

export const verifyCommands: Command[] = [
  {
    name: 'verify',
    takes: '[--repair]',
    does: 'Recounts every share independently and compares rows, ledger and counts with it; ends with 1 when they differ. With --repair corrects them, and ends with 0 when they are equal then.',
    options: { repair: { type: 'boolean' } },
    async run(call) {
      const verdict = call.values.repair
        ? await request<ShareVerdict>(call.server, 'POST', '/shares/repair', {})
        : await request<ShareVerdict>(call.server, 'GET', '/shares/verify');
      const lines = [sentenceOf(verdict), ...linesOf(verdict)];
      if (verdict.isEqual || !verdict.repaired) {
        call.print(verdict, lines);
        return verdict.isEqual ? 0 : 1;
      }
      const { rows, entries, accounts } = verdict.repaired;
      const after = await request<ShareVerdict>(call.server, 'GET', '/shares/verify');
      call.print({ ...verdict, after }, [
        ...lines,
        `Repaired: ${rows || none} of the rows, ${entries || 'no'} entries written into the ledger, ${accounts || none} of the counts set.`,
        sentenceOf(after),
      ]);
      return after.isEqual ? 0 : 1;
    },
  },
];
