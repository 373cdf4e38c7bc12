import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { openAccount } from '../accounts/open-account.ts';
import { record } from '../audit/record.ts';
import { type ImportedName, importEmailDomains } from '../email-domains/import-email-domains.ts';
import { findImported, type ImportedOrganisation } from '../organisations/find-imported.ts';
import { foundOrganisation } from '../organisations/found-organisation.ts';
import type { ImportAnswer, ImportedRow } from './contract.ts';
import { type ImportRow, importKey, readRow, shortNameOf } from './row.ts';

/**
 * Makes an organisation, in a paid account of its own and listed, for each row that is well formed and not there yet, and
 * attests its e-mail domains. For operators. A row stands for the same organisation whenever its country, name and first
 * e-mail domain are the same, so that an import can be stopped and run again. Bad rows are refused one by one, with the
 * reason; the rest goes in. An e-mail domain that cannot be owned is said and does not hold up its row.
 */
export function importOrganisations(
  outside: Outside<UserActor | { kind: 'installation' }>,
  body: { rows: unknown[] },
): Promise<ImportAnswer> {
  return inTransaction(outside, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    const items = await withWiderSight(context, 'an import makes organisations that nobody belongs to yet', () =>
      importRows(context, body.rows),
    );
    const count = (outcome: ImportedRow['outcome']) => items.filter((item) => item.outcome === outcome).length;
    const names = items.flatMap((item) => item.emailDomains);
    const countNames = (outcome: ImportedName['outcome']) => names.filter((name) => name.outcome === outcome).length;
    return {
      items,
      created: count('created'),
      existing: count('existing'),
      refused: count('refused'),
      emailDomains: {
        owned: countNames('owned'),
        associated: countNames('associated'),
        existing: countNames('existing'),
        refused: countNames('refused'),
      },
    };
  });
}

type Settled = { index: number; row: ImportRow; organisation: ImportedOrganisation; isNew: boolean };

async function importRows(context: Context, values: unknown[]): Promise<ImportedRow[]> {
  const rows = values.map(readRow);
  const present = await findImported(
    context,
    rows.flatMap((row) => ('refused' in row ? [] : [importKey(row)])),
  );
  const settled: Settled[] = [];
  for (const [index, row] of rows.entries())
    if (!('refused' in row)) settled.push({ index, row, ...(await settleRow(context, row, present)) });
  const imported = await importNames(context, settled);
  for (const one of settled) await recordRow(context, one, imported.get(one.index) ?? []);
  const byIndex = new Map(settled.map((one) => [one.index, one]));
  return rows.map((row, index) => {
    const one = byIndex.get(index);
    if ('refused' in row || !one)
      return {
        index,
        outcome: 'refused',
        organisation: null,
        reason: 'refused' in row ? row.refused : null,
        emailDomains: [],
      };
    const emailDomains = imported.get(index) ?? [];
    const reasons = [...(one.isNew ? [row.mended] : []), ...emailDomains.map((name) => name.reason)];
    return {
      index,
      outcome: one.isNew ? 'created' : 'existing',
      organisation: one.organisation,
      reason: reasons.filter((reason) => reason !== null).join('; ') || null,
      emailDomains,
    };
  });
}

async function settleRow(
  context: Context,
  row: ImportRow,
  present: Map<string, ImportedOrganisation>,
): Promise<{ organisation: ImportedOrganisation; isNew: boolean }> {
  const key = importKey(row);
  const before = present.get(key);
  if (before) return { organisation: before, isNew: false };
  const accountId = await openAccount(context, { name: row.name, plan: 'paid', shareAllowance: 0 });
  const founded = await foundOrganisation(context, {
    accountId,
    name: row.name,
    derivesShortNameFrom: shortNameOf(row),
    kind: 'organisation',
    connectionVisibility: 'listed',
    importKey: key,
  });
  const organisation = { id: founded.id, name: row.name, shortName: founded.shortName };
  present.set(key, organisation);
  return { organisation, isNew: true };
}

/** All names of all rows at once; what became of them, by row. */
async function importNames(context: Context, settled: Settled[]): Promise<Map<number, ImportedName[]>> {
  const names = settled.flatMap(({ index, row, organisation }) =>
    row.domains.map((typed) => ({ index, organisationId: organisation.id, typed })),
  );
  const imported = await importEmailDomains(context, names);
  const byRow = Map.groupBy(
    imported.map((name, place) => ({ name, index: names[place]?.index ?? -1 })),
    ({ index }) => index,
  );
  return new Map([...byRow].map(([index, all]) => [index, all.map(({ name }) => name)]));
}

/** In the audit of the organisation: that it was imported, and which names it owns by that. */
async function recordRow(
  context: Context,
  { row, organisation, isNew }: Settled,
  names: ImportedName[],
): Promise<void> {
  const added = names
    .filter(({ outcome }) => outcome === 'owned' || outcome === 'associated')
    .map(({ name, outcome }) => ({ name, status: outcome }));
  if (!isNew && added.length === 0) return;
  await record(context, {
    kind: isNew ? 'organisation.imported' : 'email_domain.imported',
    organisationIds: [organisation.id],
    subject: { kind: 'organisation', id: organisation.id },
    detail: { key: importKey(row), emailDomains: added },
  });
}
