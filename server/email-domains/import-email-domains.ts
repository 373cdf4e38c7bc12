import type { Context } from '../access/context.ts';
import { suffixesOf } from '../identity/email-address.ts';
import { newId } from '../platform/ids.ts';
import { associate, attest, type EmailDomain } from './email-domain.ts';
import { findNamesOf, findOwnedBelow, findOwnedNames, insertWherePossible, type OwnedRow } from './import-store.ts';
import { liesBelow, readEmailDomainName } from './name.ts';
import { newProofValue } from './proof.ts';
import { insertEvents } from './store.ts';

export type NameToImport = { organisationId: string; typed: string };
export type ImportedName = {
  name: string;
  outcome: 'owned' | 'associated' | 'existing' | 'refused';
  /** Why it is not owned, or what owns names above or below it. */
  reason: string | null;
};

type Candidate = NameToImport & { name: string; existed: boolean; emailDomain: EmailDomain };

const attestationComment = 'Imported with the organisation.';

/**
 * Associates names with organisations, each owned by the word of who imports; of a name that two claim the first keeps it
 * and the second is associated only, and this is said, as is what lies above and below. Names that are there already are
 * left as they are, so that it can run again. Part of the import, whose verb has asked whether the actor may, records it,
 * and looks beyond its organisation. Answers in the order of what it was given.
 */
export async function importEmailDomains(context: Context, names: NameToImport[]): Promise<ImportedName[]> {
  const read = names.map((one) => ({ ...one, ...readEmailDomainName(one.typed) }));
  const known = await findNamesOf(context, [...new Set(names.map((one) => one.organisationId))]);
  const candidates = new Map<number, Candidate>();
  for (const [index, one] of read.entries()) {
    if ('refused' in one) continue;
    const key = `${one.organisationId} ${one.name}`;
    const { name, organisationId, typed } = one;
    candidates.set(index, {
      organisationId,
      typed,
      name,
      existed: known.has(key),
      emailDomain: attested(context, one),
    });
    known.add(key);
  }
  const fresh = [...candidates.values()].filter((one) => !one.existed);
  const owned = await insertOwnedFirst(
    context,
    fresh.map((one) => one.emailDomain),
  );
  const around = await findAround(context, fresh, owned);
  return read.map((one, index) => {
    const candidate = candidates.get(index);
    if ('refused' in one || !candidate)
      return { name: one.typed, outcome: 'refused', reason: 'refused' in one ? one.refused : null };
    if (candidate.existed) return { name: candidate.name, outcome: 'existing', reason: null };
    const outcome = owned.has(candidate.emailDomain.id) ? 'owned' : 'associated';
    return { name: candidate.name, outcome, reason: around(candidate, outcome) };
  });
}

function attested(context: Context, { organisationId, name }: { organisationId: string; name: string }): EmailDomain {
  const by = context.actor.kind === 'user' ? context.actor.userId : null;
  const claimed = associate({ id: newId(), organisationId, name, proofValue: newProofValue() }, context.now());
  return { ...attest(claimed, { by, comment: attestationComment }, context.now()), version: 1 };
}

/** Owned where nobody owns the name yet, else associated. Answers which are owned. */
async function insertOwnedFirst(context: Context, emailDomains: EmailDomain[]): Promise<Set<string>> {
  const owned = await insertWherePossible(context, emailDomains);
  const others = emailDomains
    .filter(({ id }) => !owned.has(id))
    .map(({ id, organisationId, name }) =>
      associate({ id: id, organisationId, name, proofValue: null }, context.now()),
    );
  await insertWherePossible(context, others);
  const actorUserId = context.actor.kind === 'user' ? context.actor.userId : null;
  const attestedOnes = emailDomains.filter(({ id }) => owned.has(id));
  await insertEvents(context, attestedOnes, { kind: 'attested', actorUserId, comment: attestationComment });
  await insertEvents(context, others, { kind: 'associated', actorUserId });
  return owned;
}

/**
 * Says of each name who owns it, or the nearest above it and those below. What one import nests is said once, at the name
 * that lies below.
 */
async function findAround(
  context: Context,
  fresh: Candidate[],
  imported: Set<string>,
): Promise<(candidate: Candidate, outcome: 'owned' | 'associated') => string | null> {
  const names = fresh.map(({ name }) => name);
  const suffixes = [...new Set(names.flatMap((name) => suffixesOf(`@${name}`)))];
  const owners = new Map((await findOwnedNames(context, suffixes)).map((row) => [row.name, row]));
  const below = Map.groupBy(await findOwnedBelow(context, names), ({ above }) => above);
  return ({ name, organisationId }, outcome) => {
    const owner = owners.get(name);
    if (outcome === 'associated' && owner)
      return `${name} is owned by ${owner.organisation_name} already, and is only associated here`;
    const above = suffixesOf(`@${name}`)
      .slice(1)
      .flatMap((suffix) => owners.get(suffix) ?? [])
      .find((row) => row.organisation_id !== organisationId);
    const others = (below.get(name) ?? []).filter(
      (row) => row.organisation_id !== organisationId && !imported.has(row.id) && liesBelow(row.name, name),
    );
    const said = [...(above ? [sayAbove(name, above)] : []), ...(others.length > 0 ? [sayBelow(name, others)] : [])];
    return said.length > 0 ? said.join('; ') : null;
  };
}

function sayAbove(name: string, above: OwnedRow): string {
  return `${name} lies under ${above.name} of ${above.organisation_name}; addresses there belong here`;
}

const namedMaximum = 50;

function sayBelow(name: string, others: OwnedRow[]): string {
  const named = others.slice(0, namedMaximum).map((row) => `${row.name} of ${row.organisation_name}`);
  const more = others.length > named.length ? ` and ${others.length - named.length} more` : '';
  return `below ${name} lie ${named.join(', ')}${more}; addresses there belong there`;
}
