import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { notFound } from '../platform/errors.ts';
import type { NoticeSettingsChange, NoticeSettingsView } from './contract.ts';
import { noticeGroups } from './kinds-contract.ts';
import { lockSettings, readSettings, type SettingsRow, saveSettings } from './settings-store.ts';
import { readUnsubscribeToken } from './unsubscribe-token.ts';

/** How the caller wants to be told by mail. */
export function findNoticeSettings(context: Outside<UserActor>): Promise<NoticeSettingsView> {
  return inTransaction(context, async (context) => view(await settingsOf(context, context.actor.userId)));
}

/** Changes how the caller is told, for what comes from now on; 409 `version_conflict`. */
export function changeNoticeSettings(
  context: Outside<UserActor>,
  change: NoticeSettingsChange,
): Promise<NoticeSettingsView> {
  return inTransaction(context, async (context) => {
    const { userId } = context.actor;
    await lockSettings(context, userId);
    const before = await settingsOf(context, userId);
    expectVersion(context, before);
    const chosen = Object.entries(change.mail ?? {}).filter(([, choice]) => choice !== undefined);
    await saveSettings(context, userId, {
      mail: { ...before.mail, ...Object.fromEntries(chosen) },
      digest_hour: change.digestHour ?? before.digest_hour,
      time_zone: change.timeZone ?? before.time_zone,
      language: change.language ?? before.language,
    });
    await remember(context, { userId, organisationId: context.actor.organisationId }, change);
    return view(await settingsOf(context, userId));
  });
}

/**
 * Stops the mails that a link in one of them names, without signing in: whoever holds the link holds the mail. What is
 * told in the app goes on. 410 `token_invalid` for a link that is forged or too old. Twice is as good as once.
 */
export function unsubscribe(outside: Outside, token: string) {
  return inTransaction({ ...outside, actor: { kind: 'installation' } }, async (context) => {
    const { userId, group } = readUnsubscribeToken(context.services.sealer, token, context.now());
    await lockSettings(context, userId);
    const before = await settingsOf(context, userId);
    const named = noticeGroups.filter((one) => (group === 'digest' ? before.mail[one] === 'digest' : one === group));
    const stopped = named.filter((one) => before.mail[one] !== 'none');
    if (stopped.length > 0) {
      const mail = Object.fromEntries(stopped.map((one) => [one, 'none' as const]));
      await saveSettings(context, userId, { ...before, mail: { ...before.mail, ...mail } });
      await remember(context, { userId, organisationId: before.organisation_id }, { mail });
    }
    return { group };
  });
}

function remember(
  context: Context,
  { userId, organisationId }: { userId: string; organisationId: string },
  change: NoticeSettingsChange,
): Promise<void> {
  const subject = { kind: 'user', id: userId };
  return record(context, {
    kind: 'notice_settings.changed',
    organisationIds: [organisationId],
    subject,
    detail: { ...change },
  });
}

async function settingsOf(context: Context, userId: string): Promise<SettingsRow> {
  const row = await readSettings(context, userId);
  if (!row) throw notFound();
  return row;
}

function view(row: SettingsRow): NoticeSettingsView {
  const mail = Object.fromEntries(noticeGroups.map((group) => [group, row.mail[group] ?? 'immediate']));
  return {
    mail: mail as NoticeSettingsView['mail'],
    digestHour: row.digest_hour,
    timeZone: row.time_zone,
    language: row.language as NoticeSettingsView['language'],
    emailRefusedAt: row.email_refused_at?.toISOString() ?? null,
    version: row.version,
  };
}
