/** What the text of each kind of notice speaks of. Names of organisations as in mail, names in the DNS, numbers, dates: nothing that a person wrote (SPEC 11). */
type Sides = { from: string; to: string };
type Levelled = Sides & { level: 'roles' | 'roles_and_users' | null };
type Named = { organisation: string };
type Proof = { name: string; recordName: string; until: string | null };

export type Words = {
  'connection.requested': Sides;
  'connection.resent': Sides;
  'connection.accepted': Levelled;
  'connection.rejected': Sides;
  'connection.level_changed': Levelled;
  'connection.ended': Sides;
  'connection.expired': Sides & { wasPaired: boolean };
  'connection.ending': Sides & { on: string };
  'connection.attempted': Named & { what: 'request' | 'assignment' };
  'email_domain.grace_started': Proof;
  'email_domain.grace_warned': Proof;
  'email_domain.lapsed': Proof;
  'email_domain.restored': Proof;
  'email_domain.disputed_holder': Proof;
  'email_domain.disputed_claimant': Proof;
  'email_domain.kept_holder': Proof;
  'email_domain.kept_claimant': Proof;
  'email_domain.transferred_holder': Proof;
  'email_domain.transferred_claimant': Proof;
  'email_domain.withdrawn_holder': Proof;
  'email_domain.withdrawn_claimant': Proof;
  'email_domain.disputed_operator': { name: string };
  'task.assigned': { from: string };
  'task.handed_on': { count: number };
  'task.cancelled': Record<string, never>;
  'task.due': { on: string };
  'task.overdue': Record<string, never>;
  'participant.invited': Named;
  'workspace.closing': Named & { at: string };
  'workspace.closed': Named;
  'workspace.transferred': Named;
  'document.infected': Record<string, never>;
  'document.mentioned': Named;
  'share.quota_nearly_used_up': Named & { used: number; quota: number };
  'share.quota_used_up': Named & { used: number; quota: number };
  'webhook.paused': { host: string; reason: 'gone' | 'failing'; days: number };
  'single_sign_on.lifted': Record<string, never>;
  'user.transferred': Named;
  'user.claimed': Named & { emailDomain: string };
  'enterprise_administrator.appointed': Record<string, never>;
  'enterprise_administrator.dismissed': Record<string, never>;
};
export type NoticeKind = keyof Words;

/** What a person chooses for all kinds of a group at once. */
export const noticeGroups = ['connections', 'tasks', 'workspaces', 'administration', 'membership'] as const;
export type NoticeGroup = (typeof noticeGroups)[number];
export const mailChoices = ['immediate', 'digest', 'none'] as const;
export type MailChoice = (typeof mailChoices)[number];
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const groupOfNoun: Record<string, NoticeGroup> = {
  connection: 'connections',
  task: 'tasks',
  participant: 'workspaces',
  workspace: 'workspaces',
  document: 'workspaces',
  email_domain: 'administration',
  share: 'administration',
  webhook: 'administration',
  single_sign_on: 'administration',
  user: 'membership',
  enterprise_administrator: 'membership',
};

/** The group that a kind belongs to, by its noun. */
export function groupOf(kind: NoticeKind): NoticeGroup {
  return groupOfNoun[kind.split('.')[0] ?? ''] ?? 'administration';
}
