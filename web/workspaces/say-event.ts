import type { WorkspaceEvent } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';

/** One thing that happened in a workspace, as a sentence. */
export function sayEvent(event: WorkspaceEvent): string {
  const words = text.workspaces;
  const { actor, participant, kind, detail } = event;
  const who = actor ? (sayNameOf(actor) ?? text.documents.someone(actor.organisation.name)) : words.byItself;
  const named = typeof detail.name === 'string' ? text.common.quoted(detail.name) : null;
  const whom = participant ? (sayNameOf(participant) ?? participant.email) : null;
  const to = kind === 'workspace.transferred' && typeof detail.to === 'string' ? detail.to : '';
  const about = kind.startsWith('participant.') ? (whom ?? '') : (named ?? words.aDocument);
  const say = words.events[kind];
  return say ? say(who, kind.startsWith('workspace.') ? to : about) : words.otherEvent(who, kind);
}
