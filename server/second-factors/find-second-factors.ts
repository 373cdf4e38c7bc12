import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import type { PasskeyView, SecondFactorsView } from './contract.ts';
import { type FactorKind, factorKinds } from './second-factor.ts';
import { countRecoveryCodes, findApp, listPasskeys, type PasskeyRow } from './store.ts';

/** Somebody's own second factors, and whether this session has confirmed one. Secrets and codes are never shown again. */
export function findSecondFactors(outside: Outside<UserActor>): Promise<SecondFactorsView> {
  return inTransaction(outside, async (context) => {
    const { userId, secondFactorAt, isSecondFactorRequired } = context.actor;
    const app = await findApp(context, userId, 'active');
    const passkeys = await listPasskeys(context, userId);
    const codes = await countRecoveryCodes(context, userId);
    return {
      authenticatorApp: app?.activated_at ? { id: app.id, activatedAt: app.activated_at.toISOString() } : null,
      passkeys: passkeys.map(viewPasskey),
      recoveryCodes: codes ? { left: codes.left, createdAt: codes.createdAt.toISOString() } : null,
      confirmedAt: secondFactorAt?.toISOString() ?? null,
      isRequired: isSecondFactorRequired,
    };
  });
}

/** A passkey as its owner sees it. */
export function viewPasskey(row: PasskeyRow): PasskeyView {
  return {
    id: row.id,
    name: row.name,
    isSynced: row.is_synced,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    version: row.version,
  };
}

/** What somebody can show as their second factor; empty for who has none. */
export async function findFactorKinds(context: Context, userId: string): Promise<FactorKind[]> {
  const app = await findApp(context, userId, 'active');
  const passkeys = await listPasskeys(context, userId);
  if (!app && passkeys.length === 0) return [];
  const codes = await countRecoveryCodes(context, userId);
  const has = { authenticator_app: app !== undefined, passkey: passkeys.length > 0, recovery_code: !!codes?.left };
  return factorKinds.filter((kind) => has[kind]);
}
