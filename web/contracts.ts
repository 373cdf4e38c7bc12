/** The server's shapes under the names that the screens use. Types only: no code of the server travels to the browser. */
import type { z } from 'zod';
import type { OrganisationName, PersonView } from '../server/access/contract.ts';
import type {
  AccountOrganisation,
  AccountUser,
  AccountView,
  EnterpriseAdministratorPage,
  NewAccountOrganisation,
  plan,
} from '../server/accounts/contract.ts';
import type { AuditRecordView, CheckpointView, VerdictView } from '../server/audit/contract.ts';
import type { OutsideAccessView } from '../server/audit/outside-access-contract.ts';
import type {
  CommentView,
  DocumentView,
  FolderInPlaceView,
  FolderView,
  ScanStatus,
  SharedDocumentView,
  ShareeView,
  UploadView,
  VersionView,
} from '../server/documents/contract.ts';
import type { DisputeView, EmailDomainEventView, EmailDomainView } from '../server/email-domains/contract.ts';
import type {
  apiTokenView,
  ExplainedPlacement,
  invitationLookView,
  meView,
  newApiTokenView,
  OwnAccountView,
  PlacedView,
  PlacementView,
} from '../server/identity/contract.ts';
import type { InvitationPreview, InvitationView, InvitationWithLink } from '../server/invitations/contract.ts';
import type { BrowseView, LinkView, LinkWithToken, TestView } from '../server/links/contract.ts';
import type {
  mailView,
  NoticeSettingsView,
  NoticeView,
  noticeCounts,
  noticeSettingsChange,
} from '../server/notices/contract.ts';
import type { connectionVisibility, OrganisationView, TrustedListView } from '../server/organisations/contract.ts';
import type { OperatorOrganisation } from '../server/organisations/operator-contract.ts';
import type { RoleSummary, RoleView, roleVisibility, securityLevel } from '../server/roles/contract.ts';
import type { NewScimToken, ProvisioningView, ScimRequestPage, ScimTokenPage } from '../server/scim/contract.ts';
import type { PasskeyView, SecondFactorsView, userFactorsView } from '../server/second-factors/contract.ts';
import type { CostView, QuotaView, UsagePage, UsageSubject } from '../server/shares/contract.ts';
import type {
  IdentityProviderTestView,
  IdentityProviderView,
  LiftedDemandView,
  LinkedIdentitiesView,
  SignInFoundView,
  SingleSignOnView,
} from '../server/single-sign-on/contract.ts';
import type { LinkedView, RunFileView, RunView } from '../server/sync/contract.ts';
import type { UserView, userStatus } from '../server/users/contract.ts';
import type { DeliveryView, WebhookEventList, WebhookView, WebhookWithSecret } from '../server/webhooks/contract.ts';
import type { InvitedView, ParticipantView, WorkspaceEventView, WorkspaceView } from '../server/workspaces/contract.ts';

export type NamedReference = OrganisationName;
/** A person wherever one stands; id and name are null when we may not know who it is. */
export type Person = PersonView;

export type Notice = NoticeView;
export type NoticeCounts = z.infer<typeof noticeCounts>;
export type NoticeSettings = NoticeSettingsView;
export type NoticeSettingsChange = z.input<typeof noticeSettingsChange>;

export type Me = z.infer<typeof meView>;
export type OwnUser = Me['user'];
/** The organisation that one belongs to. */
export type OwnOrganisation = Me['organisation'];
export type OwnAccount = OwnAccountView;
export type Placed = PlacedView;
export type Placement = PlacementView;
export type PlacementRule = PlacementView['rule'];
/** The same as it is kept on a person, with the act that brought them. */
export type KeptPlacement = NonNullable<UserView['placement']>;
/** Where an address would land, and what each rule says about it, in their order. */
export type PlacementAnswer = ExplainedPlacement;
export type ApiToken = z.infer<typeof apiTokenView>;
export type NewApiToken = z.infer<typeof newApiTokenView>;
export type InvitationLook = z.infer<typeof invitationLookView>;

export type Organisation = OrganisationView;
export type ConnectionVisibility = z.infer<typeof connectionVisibility>;

export type User = UserView;
export type UserStatus = z.infer<typeof userStatus>;

export type SecondFactors = SecondFactorsView;
export type Passkey = PasskeyView;
/** What an administrator sees of a colleague's. */
export type UserFactors = z.infer<typeof userFactorsView>;

export type { RoleSummary };
export type Role = RoleView;
export type RoleVisibility = z.infer<typeof roleVisibility>;
export type SecurityLevel = z.infer<typeof securityLevel>;

export type Invitation = InvitationView;
export type { InvitationPreview, InvitationWithLink };

export type IdentityProvider = IdentityProviderView;
export type IdentityProviderTest = IdentityProviderTestView;
export type LiftedDemand = LiftedDemandView;
export type LinkedIdentities = LinkedIdentitiesView;
export type SignInFound = SignInFoundView;
export type SingleSignOn = SingleSignOnView;

export type EmailDomain = EmailDomainView;
export type EmailDomainEvent = EmailDomainEventView;
export type EmailDomainDispute = DisputeView;

export type Account = AccountView;
export type Plan = z.infer<typeof plan>;
/** Somebody in an organisation of the account. */
export type ManagedUser = Extract<AccountUser, { managed: true }>;
/** Somebody outside it, under an e-mail domain that it owns. */
export type UnmanagedUser = Extract<AccountUser, { managed: false }>;
export type EnterpriseAdministrator = EnterpriseAdministratorPage['items'][number];
export type { AccountOrganisation, NewAccountOrganisation, OperatorOrganisation };
export type Mail = z.infer<typeof mailView>;

export type AuditRecord = AuditRecordView;
export type AuditVerdict = VerdictView;
export type AuditCheckpoint = CheckpointView;
/** One way in which somebody outside has access to something. */
export type OutsideAccess = OutsideAccessView;

export type Provisioning = ProvisioningView;
export type ScimToken = ScimTokenPage['items'][number];
export type ScimRequest = ScimRequestPage['items'][number];
export type { NewScimToken };

export type Webhook = WebhookView;
export type { WebhookWithSecret };
export type WebhookDelivery = DeliveryView;
export type WebhookEventName = WebhookEventList['items'][number];

/** A connected content repository; named apart from the router's own. */
export type RepositoryLink = LinkView;
export type RepositoryLinkWithToken = LinkWithToken;
export type LinkTest = TestView;
export type BrowsedFolder = BrowseView;
export type LinkedWorkspace = LinkedView;
export type SyncRun = RunView;
export type SyncRunFile = RunFileView;

export type Workspace = WorkspaceView;
export type WorkspaceEvent = WorkspaceEventView;
export type Participant = ParticipantView;
export type Ability = ParticipantView['abilities'][number];
export type Invited = InvitedView;
export type Cost = CostView;
export type Usage = UsagePage;
export type Quota = QuotaView;
export type { UsageSubject };
export type TrustedList = TrustedListView;
export type SharedDocument = SharedDocumentView;
/** Named apart from the page's own `document`. */
export type StoredDocument = DocumentView;
export type DocumentVersion = VersionView;
export type DocumentComment = CommentView;
export type Folder = FolderView;
export type FolderInPlace = FolderInPlaceView;
/** To whom a document is shared. */
export type Sharee = ShareeView;
export type Upload = UploadView;
export type { ScanStatus };
