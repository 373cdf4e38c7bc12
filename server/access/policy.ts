import { Problem } from '../platform/errors.ts';
import type { Actor, UserActor } from './actor.ts';

/** What a rule needs to know of an organisation. */
export type OrganisationFacts = { organisationId: string; accountId: string; hasActiveAdministrator?: boolean };
export type AccountFacts = { accountId: string };
/** The account whose owned e-mail domain covers an address; null when none does. */
export type CoverageFacts = { accountId: string | null };
export type UserFacts = OrganisationFacts & { userId: string };
/** Both sides: from may send work to to. */
export type ConnectionFacts = { from: OrganisationFacts; to: OrganisationFacts };
/** A task as it stands to the actor: `isAssignedToActor` when they, or a role that they hold, are among its assignees. */
export type TaskFacts = {
  fromOrganisationId: string;
  fromUserId: string;
  toOrganisationIds: string[];
  holderUserId: string | null;
  holderOrganisationId: string | null;
  isAssignedToActor: boolean;
  /** Of these organisations, those whose account the actor administers. */
  administeredOrganisationIds?: string[];
};

/** An organisation whose audit is asked for: `isActorAuditor` when the actor holds a role there that may read it. */
export type AuditFacts = OrganisationFacts & { isActorAuditor: boolean };

/** What participants of a workspace may be given (SPEC 8); each stands for itself, `manage` for all of them. */
export const abilities = ['preview', 'download', 'upload', 'edit', 'delete', 'comment', 'invite', 'manage'] as const;
export type Ability = (typeof abilities)[number];
/** A workspace as it stands to the actor. */
export type WorkspaceFacts = OrganisationFacts & {
  ownerUserId: string;
  /** What the actor may do as a participant; null when they are none. */
  abilities: readonly Ability[] | null;
  /** Closed ones keep their record for 90 days, for the owner alone. */
  isOpen: boolean;
  /** Without an active owner, administrators may hand the workspace on. */
  hasActiveOwner: boolean;
  /** The folder of a repository that it is kept the same as, if any, through this agent. */
  link?: { agentUserId: string; mode: 'collaboration' | 'publication' } | null;
};
/** A document as it stands to the actor: `isOnTaskOfActor` when they hold a task that it is attached to. */
export type DocumentFacts = WorkspaceFacts & { isOnTaskOfActor: boolean };

/** A link: `isOfActor` when the request came with the link's own token. */
export type LinkFacts = OrganisationFacts & { isOfActor: boolean };

type Subjects = {
  'installation.operate': undefined;
  'account.create': undefined;
  'account.read': AccountFacts;
  'account.rename': AccountFacts;
  'account.change_plan': AccountFacts;
  'account.appoint': AccountFacts;
  'account.change_addresses': AccountFacts;
  'organisation.create': AccountFacts;
  'organisation.read': OrganisationFacts;
  'organisation.read_settings': OrganisationFacts;
  'organisation.update': OrganisationFacts;
  'user.read': UserFacts;
  'user.rename': UserFacts;
  'user.disable': UserFacts;
  'user.transfer': AccountFacts;
  'user.claim': AccountFacts;
  'user.remove_alias': UserFacts;
  'user.read_second_factors': UserFacts;
  'user.reset_second_factors': UserFacts;
  'placement.explain': CoverageFacts;
  'invitation.read': OrganisationFacts;
  'invitation.create': OrganisationFacts;
  'invitation.withdraw': OrganisationFacts;
  'role.read': OrganisationFacts;
  'role.change': OrganisationFacts;
  'email_domain.read': OrganisationFacts;
  'email_domain.read_history': OrganisationFacts;
  'email_domain.claim': OrganisationFacts;
  'email_domain.prove': OrganisationFacts;
  'email_domain.change': OrganisationFacts;
  'email_domain.remove': OrganisationFacts;
  'email_domain.attest': OrganisationFacts;
  'email_domain.decide': undefined;
  'webhook.read': OrganisationFacts;
  'webhook.change': OrganisationFacts;
  'identity_provider.read': OrganisationFacts;
  'identity_provider.change': OrganisationFacts;
  'single_sign_on.lift': OrganisationFacts;
  'provisioning.read': OrganisationFacts;
  'provisioning.change': OrganisationFacts;
  'connection.request': OrganisationFacts;
  'connection.read': ConnectionFacts;
  'connection.preview': ConnectionFacts;
  'connection.accept': ConnectionFacts;
  'connection.reject': ConnectionFacts;
  'connection.cancel': ConnectionFacts;
  'connection.resend': ConnectionFacts;
  'connection.change_level': ConnectionFacts;
  'connection.read_impact': ConnectionFacts;
  'connection.end': ConnectionFacts;
  'connection.unblock': OrganisationFacts;
  'audit.read': AuditFacts;
  'audit.verify': AuditFacts;
  'directory.search': undefined;
  'task.create': undefined;
  'task.read': TaskFacts;
  'task.read_organisation': OrganisationFacts;
  'task.take': TaskFacts;
  'task.put_back': TaskFacts;
  'task.complete': TaskFacts;
  'task.decline': TaskFacts;
  'task.transfer': TaskFacts;
  'task.change': TaskFacts;
  'task.cancel': TaskFacts;
  'task.comment': TaskFacts;
  'task.attach': TaskFacts;
  'task.detach': TaskFacts;
  'workspace.create': undefined;
  'workspace.read': WorkspaceFacts;
  'workspace.update': WorkspaceFacts;
  'workspace.transfer': WorkspaceFacts;
  'workspace.close': WorkspaceFacts;
  'workspace.leave': WorkspaceFacts;
  'workspace.read_record': WorkspaceFacts;
  'workspace.read_cost': WorkspaceFacts;
  'participant.invite': WorkspaceFacts;
  'participant.read': WorkspaceFacts;
  'participant.read_hidden': WorkspaceFacts;
  'participant.change': WorkspaceFacts;
  'participant.remove': WorkspaceFacts;
  'folder.create': WorkspaceFacts;
  'folder.change': WorkspaceFacts;
  'folder.delete': WorkspaceFacts;
  'document.create': WorkspaceFacts;
  'document.read': DocumentFacts;
  'document.download': DocumentFacts;
  'document.add_version': WorkspaceFacts;
  'document.change': WorkspaceFacts;
  'document.delete': WorkspaceFacts;
  'document.comment': WorkspaceFacts;
  'document.read_comments': WorkspaceFacts;
  'document.read_people': WorkspaceFacts;
  'document.attach': WorkspaceFacts;
  'link.read': OrganisationFacts;
  'link.change': OrganisationFacts;
  'link.add_user': LinkFacts;
  'link.sync': LinkFacts;
  'agent.create': OrganisationFacts;
  'share.read_usage': OrganisationFacts;
  'share.set_quota': OrganisationFacts;
};

export type Verb = keyof Subjects;
export type SubjectOf<V extends Verb> = Subjects[V];
/** People who can be allowed anything: somebody signed in, or the installation itself. */
export type Person = Exclude<Actor, { kind: 'anonymous' }>;
type Rule<Subject> = (person: Person, subject: Subject) => boolean;

const isUser = (person: Person): person is UserActor => person.kind === 'user';
const operates = (person: Person) => person.kind === 'installation' || person.isOperator;
const belongsTo = (person: Person, organisation: OrganisationFacts) =>
  isUser(person) && person.organisationId === organisation.organisationId;
const administersAccount = (person: Person, account: AccountFacts) =>
  isUser(person) && person.isEnterpriseAdministrator && person.accountId === account.accountId;
/** An organisation administrator, or an enterprise administrator of its account, who may do the same (SPEC 2). */
const administers = (person: Person, organisation: OrganisationFacts) =>
  (belongsTo(person, organisation) && isUser(person) && person.securityLevel === 'administrator') ||
  administersAccount(person, organisation);
const administersOrOperates = (person: Person, organisation: OrganisationFacts) =>
  administers(person, organisation) || operates(person);
const reaches = (person: Person, organisation: OrganisationFacts) =>
  belongsTo(person, organisation) || administersAccount(person, organisation);
/** Coordinators and administrators of the organisation, and enterprise administrators, who may in it what these may. */
const coordinates = (person: Person, organisationId: string | null, administeredOrganisationIds: string[] = []) =>
  isUser(person) &&
  organisationId !== null &&
  ((person.organisationId === organisationId &&
    (person.securityLevel !== 'member' || person.isEnterpriseAdministrator)) ||
    (person.isEnterpriseAdministrator && administeredOrganisationIds.includes(organisationId)));
const coordinatesSending = (person: Person, task: TaskFacts) =>
  coordinates(person, task.fromOrganisationId, task.administeredOrganisationIds);
const coordinatesHolding = (person: Person, task: TaskFacts) =>
  coordinates(person, task.holderOrganisationId, task.administeredOrganisationIds);
/** Work stays with the organisation: whoever has moved to another one leaves what they held and sent behind. */
const holds = (person: Person, task: TaskFacts) =>
  isUser(person) && task.holderUserId === person.userId && task.holderOrganisationId === person.organisationId;
const sent = (person: Person, task: TaskFacts) =>
  isUser(person) && task.fromUserId === person.userId && task.fromOrganisationId === person.organisationId;
const coordinatesReceiving = (person: Person, task: TaskFacts) =>
  task.toOrganisationIds.some((id) => coordinates(person, id, task.administeredOrganisationIds));
/** Acts on work given to them: who holds it, and coordinators of the holder's organisation, or of the assignees' while nobody does. */
const actsOnWork = (person: Person, task: TaskFacts) =>
  holds(person, task) ||
  (task.holderUserId === null
    ? task.isAssignedToActor || coordinatesReceiving(person, task)
    : coordinatesHolding(person, task));

const ownsWorkspace = (person: Person, workspace: WorkspaceFacts) =>
  isUser(person) &&
  workspace.ownerUserId === person.userId &&
  // Who is transferred to another organisation leaves their workspaces behind.
  person.organisationId === workspace.organisationId;
/** The agent that keeps a workspace the same as a folder of a repository. */
const keepsEqual = (person: Person, workspace: WorkspaceFacts) =>
  belongsTo(person, workspace) && isUser(person) && workspace.link?.agentUserId === person.userId;
const ofAgents: readonly Ability[] = ['preview', 'download', 'upload', 'edit', 'delete', 'comment'];
const ofContents: readonly Ability[] = ['upload', 'edit', 'delete'];
/**
 * The owner, a manager, a participant with this ability, or the agent of its link; in an open workspace. What a repository
 * publishes is changed by nobody else, whoever they are (SPEC 10).
 */
const can = (ability: Ability) => (person: Person, workspace: WorkspaceFacts) => {
  if (!workspace.isOpen) return false;
  if (keepsEqual(person, workspace)) return ofAgents.includes(ability) || isParticipantWith(ability, person, workspace);
  if (workspace.link?.mode === 'publication' && ofContents.includes(ability)) return false;
  return isParticipantWith(ability, person, workspace);
};
const isParticipantWith = (ability: Ability, person: Person, workspace: WorkspaceFacts) =>
  ownsWorkspace(person, workspace) ||
  Boolean(workspace.abilities?.includes('manage') || workspace.abilities?.includes(ability));

/**
 * THE table: who may do what. Pure, complete, readable in one sitting. Its grid of people × verbs is generated into
 * policy.matrix.txt, so that a change of rights shows as changed cells. The rules are SPEC's.
 */
export const policy: { readonly [V in Verb]: Rule<Subjects[V]> } = {
  // Operators run the installation (SPEC 1).
  'installation.operate': operates,

  // Operators create accounts and change plan and allowance; an enterprise administrator adds organisations (SPEC 2).
  'account.create': operates,
  'account.read': (person, account) => operates(person) || administersAccount(person, account),
  'account.rename': (person, account) => operates(person) || administersAccount(person, account),
  'account.change_plan': operates,
  // Operators bring an account an enterprise administrator when it has lost its own.
  'account.appoint': (person, account) => operates(person) || administersAccount(person, account),
  'account.change_addresses': administersAccount,
  'organisation.create': (person, account) => operates(person) || administersAccount(person, account),
  'organisation.read': (person, organisation) => operates(person) || reaches(person, organisation),
  'organisation.read_settings': reaches,
  'organisation.update': administers,

  // People of an organisation know each other; administrators manage them (SPEC 5).
  'user.read': reaches,
  'user.rename': (person, user) => administers(person, user) || (isUser(person) && person.userId === user.userId),
  'user.disable': administers,
  'user.read_second_factors': administers,
  // One's own are removed with them at hand, never as one's own administrator.
  'user.reset_second_factors': (person, user) =>
    administers(person, user) && isUser(person) && person.userId !== user.userId,
  'user.transfer': administersAccount,
  // Whose address is under the account's owned e-mail domains is the account's to claim (SPEC 4).
  'user.claim': administersAccount,
  'user.remove_alias': (person, user) => administers(person, user) || (isUser(person) && person.userId === user.userId),
  // Where an address would land is told to whoever administers an organisation of the account that it would fall to.
  'placement.explain': (person, { accountId }) =>
    operates(person) ||
    (isUser(person) &&
      person.accountId === accountId &&
      (person.securityLevel === 'administrator' || person.isEnterpriseAdministrator)),
  // Operators may invite only into an organisation that has no active administrator, to bring it its first.
  'invitation.read': administers,
  'invitation.create': (person, organisation) =>
    administers(person, organisation) || (operates(person) && organisation.hasActiveAdministrator === false),
  'invitation.withdraw': administers,
  'role.read': reaches,
  'role.change': administers,

  // Administrators look after the e-mail domains of their organisation, and operators help them; an operator's word may
  // stand for the proof, and an operator decides when somebody else proves a name that is owned (SPEC 3).
  'email_domain.read': (person, organisation) => operates(person) || reaches(person, organisation),
  'email_domain.read_history': administersOrOperates,
  'email_domain.claim': administersOrOperates,
  'email_domain.prove': administersOrOperates,
  'email_domain.change': administersOrOperates,
  'email_domain.remove': administersOrOperates,
  'email_domain.attest': operates,
  'email_domain.decide': operates,

  // What happens in an organisation is told to whom its administrators say (SPEC 11).
  'webhook.read': administers,
  'webhook.change': administers,

  // Where an organisation's people sign in is its administrators' matter, and nobody's on whom it would shut the door.
  'identity_provider.read': administers,
  'identity_provider.change': administers,
  // But where it shuts all of them out, operators open it again.
  'single_sign_on.lift': operates,

  // Who creates and disables people from outside, and how far that goes, is its administrators' matter too.
  'provisioning.read': administers,
  'provisioning.change': administers,

  // Only an organisation administrator asks, answers, changes or ends (SPEC 6).
  'connection.request': administers,
  'connection.read': (person, { from, to }) => reaches(person, from) || reaches(person, to),
  'connection.preview': (person, { to }) => administers(person, to),
  'connection.accept': (person, { to }) => administers(person, to),
  'connection.reject': (person, { to }) => administers(person, to),
  'connection.cancel': (person, { from }) => administers(person, from),
  'connection.resend': (person, { from }) => administers(person, from),
  'connection.change_level': (person, { to }) => administers(person, to),
  'connection.read_impact': (person, { from, to }) => administers(person, from) || administers(person, to),
  'connection.end': (person, { from, to }) => administers(person, from) || administers(person, to),
  'connection.unblock': administers,

  // Administrators read the audit of their organisation, and whoever holds a role with the right to. That it is whole is
  // for operators to know too, who read nothing of it.
  'audit.read': (person, organisation) =>
    administers(person, organisation) || (belongsTo(person, organisation) && organisation.isActorAuditor),
  'audit.verify': (person, organisation) => operates(person) || policy['audit.read'](person, organisation),

  // Anyone may assign to whom the directory shows them; members act on their own work, coordinators on anybody's in
  // their organisation (SPEC 5, 7).
  'directory.search': isUser,
  'task.create': isUser,
  'task.read': (person, task) =>
    sent(person, task) ||
    holds(person, task) ||
    task.isAssignedToActor ||
    coordinatesSending(person, task) ||
    coordinatesHolding(person, task) ||
    coordinatesReceiving(person, task),
  'task.read_organisation': (person, organisation) =>
    coordinates(person, organisation.organisationId) || administersAccount(person, organisation),
  'task.take': (_person, task) => task.isAssignedToActor,
  'task.put_back': actsOnWork,
  'task.complete': actsOnWork,
  'task.decline': actsOnWork,
  'task.transfer': actsOnWork,
  'task.change': (person, task) => sent(person, task) || coordinatesSending(person, task),
  'task.cancel': (person, task) => sent(person, task) || coordinatesSending(person, task),
  'task.comment': (person, task) => policy['task.read'](person, task),
  'task.attach': (person, task) => sent(person, task) || coordinatesSending(person, task),
  'task.detach': (person, task) => sent(person, task) || coordinatesSending(person, task),

  // Created only by people of a paid account's organisations. A manager does what the owner does, except transfer and
  // close; participants may leave, owners may not (SPEC 8).
  'workspace.create': (person) => isUser(person) && person.plan === 'paid',
  'workspace.read': (person, workspace) => ownsWorkspace(person, workspace) || can('preview')(person, workspace),
  'workspace.update': can('manage'),
  'workspace.transfer': (person, workspace) =>
    workspace.isOpen &&
    (ownsWorkspace(person, workspace) || (!workspace.hasActiveOwner && administers(person, workspace))),
  'workspace.close': (person, workspace) =>
    workspace.isOpen &&
    (ownsWorkspace(person, workspace) || (!workspace.hasActiveOwner && administers(person, workspace))),
  'workspace.leave': (_person, workspace) => workspace.isOpen && workspace.abilities !== null,
  'workspace.read_record': (person, workspace) =>
    ownsWorkspace(person, workspace) || can('manage')(person, workspace) || administers(person, workspace),
  'workspace.read_cost': (person, workspace) => can('invite')(person, workspace) || can('upload')(person, workspace),
  'participant.invite': can('invite'),
  'participant.read': can('preview'),
  'participant.read_hidden': can('manage'),
  'participant.change': can('manage'),
  'participant.remove': can('manage'),
  'folder.create': can('upload'),
  'folder.change': can('edit'),
  'folder.delete': can('delete'),
  'document.create': can('upload'),
  'document.read': (person, document) => can('preview')(person, document) || document.isOnTaskOfActor,
  // Whoever holds a task works with its documents.
  'document.download': (person, document) => can('download')(person, document) || document.isOnTaskOfActor,
  'document.add_version': can('edit'),
  'document.change': can('edit'),
  'document.delete': can('delete'),
  'document.comment': can('comment'),
  'document.read_comments': can('preview'),
  'document.read_people': can('invite'),
  // To attach a document to a task is to share it on, with the right to download: nobody gives an ability they lack.
  'document.attach': (person, workspace) => can('invite')(person, workspace) && can('download')(person, workspace),

  // Administrators connect content repositories; people are added through a link by itself, and by them (SPEC 10).
  'link.read': administers,
  'link.change': administers,
  'link.add_user': (person, link) => (belongsTo(person, link) && link.isOfActor) || administers(person, link),
  // What a link does with its folders is looked after by the same, and by the repository's side with its token.
  'link.sync': (person, link) => (belongsTo(person, link) && link.isOfActor) || administers(person, link),
  'agent.create': administers,

  'share.read_usage': administersOrOperates,
  'share.set_quota': administers,
};

/** Whether the actor may; for `may` in views and for buttons. Nobody signed in may do nothing. */
export function may<V extends Verb>(actor: Actor, verb: V, subject: SubjectOf<V>): boolean {
  return actor.kind !== 'anonymous' && policy[verb](actor, subject);
}

/** 401 unless somebody is signed in, 403 `forbidden` unless they may. Whether the subject exists for them is checked before. */
export function authorize<V extends Verb>(actor: Actor, verb: V, subject: SubjectOf<V>): void {
  if (actor.kind === 'anonymous') throw new Problem('unauthenticated');
  if (!policy[verb](actor, subject)) throw new Problem('forbidden');
}
