import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity } from '../identity/confirm-identity.ts';
import { type AddressMove, joinWhereInvited, moveAddresses } from '../identity/move-addresses.ts';
import { sendMails } from '../notices/send-mail.ts';
import type { EmailDomainChange } from './contract.ts';
import { reachAccount } from './find-accounts.ts';

/**
 * Everybody of the account whose address is under `from` gets the same under `to`: the local part stays, and so does the
 * place below it of who has a sub-domain's address. The old address stays as an alias that signs in. For enterprise
 * administrators, who confirm their identity; all or none. Everybody is told at both addresses. 409
 * `email_domain_unproven` unless an organisation of the account owns what covers the new addresses, `email_taken` with
 * the list of those that somebody else has, `limit_reached`.
 */
export function changeEmailDomain(
  context: Outside<UserActor>,
  accountId: string,
  change: EmailDomainChange,
): Promise<{ changed: number }> {
  return inTransaction(context, async (context) => {
    await reachAccount(context, accountId);
    authorize(context.actor, 'account.change_addresses', { accountId });
    await confirmIdentity(context, change);
    const { from, to } = change;
    const moves = await moveAddresses(context, { accountId, from, to });
    await remember(context, accountId, { from, to, moves });
    await sendMails(
      context,
      moves.flatMap((move) => mailsFor(context, move)),
    );
    await joinWhereInvited(context, moves);
    return { changed: moves.length };
  });
}

const usersInARecord = 500;

/** Each organisation keeps whose address changed, in as many records as that takes. */
async function remember(
  context: Context,
  accountId: string,
  { from, to, moves }: { from: string; to: string; moves: AddressMove[] },
): Promise<void> {
  for (const [organisationId, own] of Map.groupBy(moves, (move) => move.organisationId)) {
    for (let start = 0; start < own.length; start += usersInARecord) {
      const userIds = own.slice(start, start + usersInARecord).map((move) => move.userId);
      await record(context, {
        kind: 'account.email_domain_changed',
        organisationIds: [organisationId],
        subject: { kind: 'account', id: accountId },
        detail: { from, to, userIds },
      });
    }
  }
}

function mailsFor({ services }: Context, { from, to }: AddressMove) {
  const mail = {
    kind: 'account.email_domain_changed',
    subject: 'Your e-mail address in Causeway has changed',
    text: [
      `An enterprise administrator of your account has changed the e-mail domain of its people. Your address in Causeway is ${to} from now on; mails go there.`,
      `You can still sign in with ${from}, and your password stays as it is: ${services.environment.PUBLIC_URL}`,
    ].join('\n\n'),
  };
  return [
    { ...mail, to },
    { ...mail, to: from },
  ];
}
