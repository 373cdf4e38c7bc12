import { type Context, withWiderSight } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { groupOf, type MailChoice, type NoticeKind, type Words } from './kinds-contract.ts';
import { webAddress } from './mail-text.ts';
import { announce, findRecipients, insertNotices, type NewNotice, type Recipient } from './notices-store.ts';
import { type Mail, sendMails } from './send-mail.ts';
import { administratorIds, operatorIds } from './store.ts';
import { say, textsIn } from './texts/say.ts';
import { unsubscribeToken } from './unsubscribe-token.ts';

/** What people are told. `words` holds what its text speaks of, and nothing that a person wrote. */
export type Notice<Kind extends NoticeKind> = {
  kind: Kind;
  words: Words[Kind];
  subject: { kind: string; id: string | null };
  /** Where in the web app it leads. */
  path: string;
};
export type Recipients = { to: string[] } | { addresses: string[] };

/**
 * Tells people in the app, in the transaction of what it is about, and by mail as each of them wants it: at once, with
 * the next digest, or not at all. Only active people are told; an address that no such person has is mailed, as those
 * are who are only invited. An address that a mail server refused for good gets nothing until it is cleared.
 */
export function notify<Kind extends NoticeKind>(context: Context, notice: Notice<Kind> & Recipients): Promise<void> {
  const { actor } = context;
  return notifyOfMany(context, [{ ...notice, actorUserId: actor.kind === 'user' ? actor.userId : null }]);
}

type ByWhom = { actorUserId: string | null };

/** The same for what several people did at once, in as many statements as for one. */
export async function notifyOfMany<Kind extends NoticeKind>(
  context: Context,
  notices: (Notice<Kind> & Recipients & ByWhom)[],
): Promise<void> {
  const ids = notices.flatMap((notice) => ('to' in notice ? notice.to : []));
  const addresses = notices.flatMap((notice) => ('addresses' in notice ? notice.addresses : []));
  if (ids.length + addresses.length === 0) return;
  const told = await withWiderSight(
    context,
    'people of the other side are told, and not shown to the actor',
    async () => {
      const found = await findRecipients(context, { ids, addresses });
      const told = notices.map((notice) => ({ notice, recipients: recipientsOf(notice, found) }));
      const rows = told.flatMap(({ notice, recipients }) => recipients.map((one) => rowFor(context, notice, one)));
      if (rows.length > 0) await insertNotices(context, rows);
      return told;
    },
  );
  await announce(context, [...new Set(told.flatMap(({ recipients }) => recipients.map(({ id }) => id)))]);
  await sendMails(
    context,
    told.flatMap(({ notice, recipients }) => mailsFor(context, notice, recipients)),
  );
}

function recipientsOf(notice: Recipients, found: Recipient[]): Recipient[] {
  const wanted = new Set('to' in notice ? notice.to : notice.addresses);
  return found.filter(({ id, email }) => wanted.has('to' in notice ? id : email));
}

function mailsFor<Kind extends NoticeKind>(
  context: Context,
  notice: Notice<Kind> & Recipients,
  recipients: Recipient[],
): Mail[] {
  const mailed = recipients.filter((one) => choiceOf(notice.kind, one) === 'immediate' && !one.email_refused_at);
  const known = new Set(recipients.map(({ email }) => email));
  const others = 'addresses' in notice ? notice.addresses.filter((address) => !known.has(address)) : [];
  return [
    ...mailed.map((recipient) => mailFor(context, notice, recipient)),
    ...others.map((address) => mailFor(context, notice, { email: address, language: 'en' })),
  ];
}

/** Tells every active administrator of an organisation. */
export async function notifyAdministrators<Kind extends NoticeKind>(
  context: Context,
  organisationId: string,
  notice: Notice<Kind>,
): Promise<void> {
  const to = await withWiderSight(
    context,
    'administrators of the other side are told, and not shown to the actor',
    () => administratorIds(context, organisationId),
  );
  await notify(context, { ...notice, to });
}

/** Tells every active operator of the installation. */
export async function notifyOperators<Kind extends NoticeKind>(context: Context, notice: Notice<Kind>): Promise<void> {
  const to = await withWiderSight(context, 'operators are told, and not shown to the actor', () =>
    operatorIds(context),
  );
  await notify(context, { ...notice, to });
}

function choiceOf(kind: NoticeKind, { mail }: Pick<Recipient, 'mail'>): MailChoice {
  return mail[groupOf(kind)] ?? 'immediate';
}

function rowFor<Kind extends NoticeKind>(
  context: Context,
  notice: Notice<Kind> & ByWhom,
  recipient: Recipient,
): NewNotice {
  return {
    id: newId<'notice'>(),
    user_id: recipient.id,
    organisation_id: recipient.organisation_id,
    kind: notice.kind,
    subject_kind: notice.subject.kind,
    subject_id: notice.subject.id,
    actor_user_id: notice.actorUserId,
    path: notice.path,
    words: JSON.stringify(notice.words),
    at: context.now(),
    waits_for_digest: choiceOf(notice.kind, recipient) === 'digest' && !recipient.email_refused_at,
  };
}

function mailFor<Kind extends NoticeKind>(
  { services, now }: Context,
  notice: Notice<Kind>,
  recipient: { id?: string; email: string; language: string },
): Mail {
  const { environment, sealer } = services;
  const letter = say(recipient.language, notice.kind, notice.words);
  if (!letter) throw new Error(`there is no text for ${notice.kind}`);
  const body = `${letter.text}\n\n${webAddress(environment, notice.path)}\n`;
  const mail = { to: recipient.email, kind: notice.kind, subject: letter.subject };
  if (!recipient.id) return { ...mail, text: body };
  const stops = { userId: recipient.id, group: groupOf(notice.kind) };
  const token = unsubscribeToken(sealer, { ...stops, now: now() });
  return { ...mail, text: `${body}\n${footer(recipient.language, environment, token)}`, stops };
}

/** The end of each mail that can be stopped: where to choose, and the link that stops it without signing in. */
export function footer(language: string, environment: Context['services']['environment'], token: string): string {
  const texts = textsIn(language);
  return [
    '-- ',
    texts.footer,
    webAddress(environment, '/notification-settings'),
    texts.unsubscribe,
    webAddress(environment, `/unsubscribe?token=${token}`),
    '',
  ].join('\n');
}
