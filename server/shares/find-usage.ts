import { z } from 'zod';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { reachAccount } from '../accounts/find-accounts.ts';
import { askedType } from '../http/accept.ts';
import type { ContentAnswer } from '../http/content.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { decodeCursor, encodeCursor } from '../platform/page.ts';
import type { UsagePage, UsageQuery, UsageSubject } from './contract.ts';
import { findHidden, maskPeople, nameSeries } from './name-usage.ts';
import { daysOf, type Series, seriesOf, totalOf } from './usage.ts';
import { exportUsage } from './usage-csv.ts';
import { sumByDay, type UsageScope } from './usage-store.ts';

/**
 * Shares of an organisation in use at the end of each day, by organisation, workspace or person; as CSV where the Accept
 * header asks for it. For its administrators and operators. People whom the caller may not know stand together by
 * organisation, and a filter by one of them finds nothing, like a filter by nobody (API.md, Conventions).
 */
export function findOrganisationUsage(context: Outside, id: string, query: UsageQuery) {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'share.read_usage', await reachOrganisation(context, id));
    return answerUsage(context, { organisationId: id }, query);
  });
}

/** The same for a whole account; for its enterprise administrators and operators. */
export function findAccountUsage(context: Outside, id: string, query: UsageQuery) {
  return inTransaction(context, async (context) => {
    await reachAccount(context, id);
    return answerUsage(context, { accountId: id }, query);
  });
}

type Usage = {
  days: string[];
  series: Series[];
  subjectOf: (series: Series[]) => Promise<(key: string) => UsageSubject>;
};

async function answerUsage(context: Context, scope: UsageScope, query: UsageQuery): Promise<UsagePage | ContentAnswer> {
  const usage = await readUsage(context, scope, query);
  if (askedType(context.request.header?.('accept'), ['text/csv'])) {
    return exportUsage(query.by, { ...usage, subjectOf: await usage.subjectOf(usage.series) });
  }
  const after = decodeCursor(query.cursor, z.tuple([z.number(), z.string()]));
  const rest = after ? usage.series.filter((one) => isAfter(one, after)) : usage.series;
  const shown = rest.slice(0, query.limit);
  const last = shown.at(-1);
  const subjectOf = await usage.subjectOf(shown);
  return {
    from: usage.days.at(0) ?? '',
    to: usage.days.at(-1) ?? '',
    by: query.by,
    interval: query.interval,
    days: usage.days,
    total: totalOf(usage.series, usage.days),
    items: shown.map(({ key, values }) => ({ subject: subjectOf(key), values })),
    nextCursor: last && rest.length > shown.length ? encodeCursor([last.values.at(-1) ?? 0, last.key]) : null,
  };
}

async function readUsage(context: Context, scope: UsageScope, query: UsageQuery): Promise<Usage> {
  const days = daysOf(query, context.now());
  const filter = { ...query, first: days.at(0) ?? '', last: days.at(-1) ?? '' };
  const found = (await isHidden(context, scope, query.personId))
    ? []
    : await withWiderSight(context, 'the ledger is summed up as a whole, for those who may read it', () =>
        sumByDay(context, scope, filter),
      );
  const changes = query.by === 'person' ? await maskPeople(context, scope, found) : found;
  return { days, series: seriesOf(changes, days), subjectOf: (series) => nameSeries(context, query.by, series) };
}

async function isHidden(context: Context, scope: UsageScope, personId: string | undefined): Promise<boolean> {
  return personId !== undefined && (await findHidden(context, scope, [personId.toLowerCase()])).size > 0;
}

function isAfter({ key, values }: Series, [use, lastKey]: [number, string]): boolean {
  const value = values.at(-1) ?? 0;
  return value < use || (value === use && key > lastKey);
}
