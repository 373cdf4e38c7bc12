import { linkOptions } from '@tanstack/react-router';
import type { AuditRecord } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { AnchorLink } from '../ui/links.tsx';
import { saySubject } from './say-record.ts';

/** What a record is about, as a way there where there is a screen of it for the reader. */
export function SubjectLink({ record, label }: { record: AuditRecord; label?: string }) {
  const place = usePlace(record);
  const said = label ?? saySubject(record.subject.kind);
  return place ? <AnchorLink {...place}>{said}</AnchorLink> : said;
}

/** Where the subject of a record is shown; whoever may not see it, or when it has gone, is told so there. */
export function usePlace(record: AuditRecord) {
  const me = useMe();
  const { subject, detail } = record;
  const workspaceId = typeof detail.workspaceId === 'string' ? detail.workspaceId : null;
  if (subject.id === null) return null;
  return (
    placeOfWork(subject.kind, subject.id, workspaceId) ?? (administers(me) ? placeOf(subject.kind, subject.id) : null)
  );
}

function placeOfWork(kind: string, id: string, workspaceId: string | null) {
  if (kind === 'task') return linkOptions({ to: '/tasks/$id', params: { id } });
  if (kind === 'workspace') return linkOptions({ to: '/workspaces/$id', params: { id } });
  if (workspaceId === null) return null;
  if (kind === 'document') {
    return linkOptions({ to: '/workspaces/$id', params: { id: workspaceId }, search: { document: id } });
  }
  if (kind === 'folder')
    return linkOptions({ to: '/workspaces/$id', params: { id: workspaceId }, search: { folder: id } });
  if (kind !== 'participant') return null;
  return linkOptions({ to: '/workspaces/$id', params: { id: workspaceId }, search: { tab: 'participants' } });
}

/** Screens that only administrators open. */
function placeOf(kind: string, id: string) {
  switch (kind) {
    case 'role':
      return linkOptions({ to: '/admin/roles/$id', params: { id } });
    case 'email_domain':
      return linkOptions({ to: '/admin/email-domains/$id', params: { id } });
    case 'link':
      return linkOptions({ to: '/admin/links/$id', params: { id } });
    case 'webhook':
      return linkOptions({ to: '/admin/webhooks/$id', params: { id } });
    case 'connection':
      return linkOptions({ to: '/admin/connections', search: { connection: id } });
    case 'user':
      return linkOptions({ to: '/admin/people', search: { person: id } });
    default:
      return null;
  }
}
