import { z } from 'zod';
import { personView } from '../access/contract.ts';
import { emailAddress } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { languages, mailChoices, noticeGroups } from './kinds-contract.ts';

export const mailView = z.object({
  id: z.string(),
  to: z.string(),
  kind: z.string(),
  subject: z.string(),
  /** Null once the mail server took it, or refused it for good. */
  text: z.string().nullable(),
  status: z.enum(['kept', 'queued', 'sent', 'failed']),
  /** What the mail server said last, when it did not take it. */
  failure: z.string().nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
});
export const mailPage = pageOf(mailView);
export const outboxQuery = z.strictObject({ ...pageQuery, to: emailAddress.optional() });

export const noticeView = z.object({
  id: z.string(),
  kind: z.string(),
  group: z.enum(noticeGroups),
  /** In the reader's language: what happened, in a line, and what it means. */
  title: z.string(),
  text: z.string(),
  subject: z.object({ kind: z.string(), id: z.string().nullable() }),
  /** Where in the web app it leads. */
  path: z.string(),
  /** Who did it, as the reader may know them today; null for what happened by itself. */
  by: personView.nullable(),
  at: z.string(),
  readAt: z.string().nullable(),
});
export const noticePage = pageOf(noticeView);
export const noticesQuery = z.strictObject({
  ...pageQuery,
  /** true: only what has not been read. */
  unread: z.enum(['true', 'false'], 'must be true or false').optional(),
});
export const noticeCounts = z.object({ unread: z.number() });

export const readBody = z
  .strictObject({
    ids: z.array(idShape).min(1).max(200, 'must name at most 200 notices').optional(),
    all: z.literal(true, 'must be true, or left away').optional(),
    /** With all: only up to this one, the newest that was shown. */
    upTo: idShape.optional(),
  })
  .refine((body) => (body.ids === undefined) !== (body.all === undefined), {
    message: 'must name ids, or say all: true',
    path: ['ids'],
  });

/** A name of the IANA list; an offset is none, for it knows no summer time. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

const choice = z.enum(mailChoices, 'must be immediate, digest or none');
const choices = Object.fromEntries(noticeGroups.map((group) => [group, choice])) as Record<
  (typeof noticeGroups)[number],
  typeof choice
>;

export const noticeSettingsView = z.object({
  /** How each group of kinds is mailed; mails about one's security always go. */
  mail: z.object(choices),
  /** The hour at which the digest goes, there. */
  digestHour: z.number(),
  timeZone: z.string(),
  /** Of notices and mails. */
  language: z.enum(languages),
  /** When a mail server refused one's address for good; until that is cleared only security mails go there. */
  emailRefusedAt: z.string().nullable(),
  version: z.number(),
});
export const noticeSettingsChange = z.strictObject({
  mail: z.strictObject(choices).partial().optional(),
  digestHour: z.number('must be a whole hour from 0 to 23').int().min(0).max(23).optional(),
  timeZone: z
    .string()
    .min(1)
    .max(100)
    .refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin')
    .optional(),
  language: z.enum(languages, `must be one of ${languages.join(', ')}`).optional(),
});

export const unsubscribeBody = z.strictObject({ token: z.string().min(1, 'must be the token of the link').max(1000) });
export const unsubscribedView = z.object({ group: z.enum([...noticeGroups, 'digest']) });
export const userParams = z.strictObject({ id: idShape });

export type OutboxQuery = z.output<typeof outboxQuery>;
export type NoticeView = z.infer<typeof noticeView>;
export type NoticesQuery = z.output<typeof noticesQuery>;
export type ReadBody = z.output<typeof readBody>;
export type NoticeSettingsView = z.infer<typeof noticeSettingsView>;
export type NoticeSettingsChange = z.output<typeof noticeSettingsChange>;
