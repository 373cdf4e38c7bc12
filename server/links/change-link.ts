import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { endLinkToken } from '../identity/link-tokens.ts';
import { invalid, Problem } from '../platform/errors.ts';
import type { UserId } from '../platform/ids.ts';
import { kindOf } from '../platform/repositories/kinds.ts';
import type { LinkView } from './contract.ts';
import { expectAgent, sealSecrets } from './create-link.ts';
import { divideSettings, type Link } from './link.ts';
import { openSettings } from './open-repository.ts';
import type { KindSettings, LinkChange } from './settings-shape.ts';
import { saveLink } from './store.ts';
import { remember, takeUp } from './take-up.ts';
import { isAddressRefused, trySettings } from './test-settings.ts';
import { viewLink } from './view.ts';

const event = 'link.changed';

/**
 * Renames a link, gives it other settings or another agent, whose token is then another: the old one ends. Whoever changes
 * where it goes gives its secrets again, so that nobody sends them somewhere else. For administrators; 422 for settings of
 * another kind, `address_refused`; 409 `version_conflict`.
 */
export async function changeLink(outside: Outside<UserActor>, id: string, change: LinkChange): Promise<LinkView> {
  const tried = change.settings && (await tryChange(outside, id, change.settings));
  return inTransaction(outside, async (context) => {
    const { link, facts } = await takeUp(context, id, event);
    if (change.agentUserId) await expectAgent(context, link.organisationId, change.agentUserId);
    const changed = { ...link, ...withSettings(context, link, change) };
    if (changed.agentUserId !== link.agentUserId) await endLinkToken(context, id);
    if (tried) Object.assign(changed, { testedAt: context.now(), testFailure: tried.failure?.slice(0, 1000) ?? null });
    const saved = await saveLink(context, changed);
    await remember(context, saved, { kind: event, detail: { changed: Object.keys(change) } });
    return viewLink(context, saved, facts);
  });
}

async function tryChange(outside: Outside<UserActor>, id: string, settings: Record<string, string>) {
  const wish = await lookFirst(outside, async (context) => {
    const { link } = await takeUp(context, id, event);
    return merged(context, link, settings);
  });
  const refusal = await isAddressRefused(outside, wish);
  if (refusal) throw new Problem('address_refused', refusal);
  return trySettings(outside, wish);
}

function withSettings(context: Context, link: Link, change: LinkChange): Partial<Link> {
  const { name = link.name, settings } = change;
  const agentUserId = (change.agentUserId ?? link.agentUserId) as UserId;
  if (!settings) return { name, agentUserId };
  const { shown, secrets } = divideSettings(link.kind, merged(context, link, settings).settings);
  return { name, agentUserId, settings: shown, sealedSecrets: sealSecrets(context, secrets) };
}

/** The settings as they would be; 422 for what the kind does not know, or whose secrets must come with it. */
function merged(context: Context, link: Link, settings: Record<string, string>): KindSettings {
  const before = openSettings(context.services, link).settings;
  const { settings: shape, secrets } = kindOf(link.kind);
  const read = shape.safeParse({ ...before, ...settings });
  if (!read.success) {
    const errors = read.error.issues.map((issue) => ({
      path: ['settings', ...issue.path].join('.'),
      message: issue.message,
    }));
    throw new Problem('invalid', errors.map((error) => `${error.path}: ${error.message}`).join('; '), { errors });
  }
  const after: Record<string, unknown> = read.data;
  const isElsewhere = Object.keys(after).some(
    (name) => !secrets.includes(name as never) && after[name] !== before[name],
  );
  const missing = secrets.find((name) => !(name in settings));
  if (isElsewhere && missing) throw invalid(`settings.${missing}`, 'must be given again when other settings change');
  return { kind: link.kind, settings: after };
}
