import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { nextDigestAt } from './digest-time.ts';
import { groupOf, type NoticeKind } from './kinds-contract.ts';
import { webAddress } from './mail-text.ts';
import type { NoticeRow } from './notices-store.ts';
import { footer } from './notify.ts';
import { sendMail } from './send-mail.ts';
import { listWaiting, takeWaiting, type Waiting } from './settings-store.ts';
import { say, textsIn } from './texts/say.ts';
import { unsubscribeToken } from './unsubscribe-token.ts';

const peopleAtOnce = 200;
/** A digest names so many; the rest stands in the app. */
const namedMaximum = 50;
const lowestId = '00000000-0000-0000-0000-000000000000';

/**
 * The job notices.digest: one mail to each person whose hour has come since something began to wait for them. Several
 * nodes share the work: what waits is taken by the transaction that mails it.
 */
export async function sendDigests(services: Services): Promise<void> {
  const outside = installationContext(services);
  for (let after: string | undefined = lowestId; after; ) {
    const page = { after, limit: peopleAtOnce };
    const waiting: Waiting[] = await inTransaction(outside, (context) => listWaiting(context, page));
    for (const person of waiting) {
      const due = nextDigestAt(person.since, { hour: person.digest_hour, timeZone: person.time_zone });
      if (due <= outside.now()) await inTransaction(outside, (context) => sendDigest(context, person));
    }
    after = waiting.length === peopleAtOnce ? waiting.at(-1)?.user_id : undefined;
  }
}

async function sendDigest(context: Context, person: Waiting): Promise<void> {
  const taken = await takeWaiting(context, person.user_id);
  if (person.status !== 'active' || person.email_refused_at) return;
  // Read meanwhile, or of a kind that is not to be mailed any more: nothing to say of it.
  const told = taken.filter((row) => !row.read_at && person.mail[groupOf(row.kind as NoticeKind)] !== 'none');
  if (told.length > 0) await sendMail(context, digestOf(context, person, told));
}

function digestOf({ services, now }: Context, person: Waiting, notices: NoticeRow[]) {
  const { environment, sealer } = services;
  const texts = textsIn(person.language);
  const named = notices.slice(0, namedMaximum).flatMap((notice) => {
    const letter = say(person.language, notice.kind, notice.words);
    return letter ? [`${letter.subject}\n${webAddress(environment, notice.path)}`] : [];
  });
  const more = notices.length - namedMaximum;
  const rest = more > 0 ? [`${texts.digestMore(more)}\n${webAddress(environment, '/notices')}`] : [];
  const stops = { userId: person.user_id, group: 'digest' as const };
  const token = unsubscribeToken(sealer, { ...stops, now: now() });
  return {
    to: person.email,
    kind: 'notice.digest',
    subject: texts.digestSubject(notices.length),
    text: [texts.digestLead, ...named, ...rest, footer(person.language, environment, token)].join('\n\n'),
    stops,
  };
}
