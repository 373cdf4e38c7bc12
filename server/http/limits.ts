import { refusedRequestsMaximum } from '../audit/record-refused-request.ts';
import {
  folderDepthMaximum,
  foldersMaximum,
  mentionsMaximum,
  tagsMaximum,
  zipDocumentsMaximum,
} from '../documents/contract.ts';
import { accessRememberedMinutes } from '../documents/document.ts';
import { folderDeletionMaximum } from '../documents/folders.ts';
import { keptDays } from '../documents/keep-contents.ts';
import { uploadHours, uploadsMaximum } from '../documents/resumable.ts';
import { excludedSubdomainsMaximum } from '../email-domains/contract.ts';
import { emailDomainsMaximum } from '../email-domains/email-domain.ts';
import { checksMaximum } from '../email-domains/prove-email-domain.ts';
import type { Environment } from '../environment.ts';
import { askedMailsMaximum } from '../identity/asked-mails.ts';
import { clientMaximum, wrongMaximum } from '../identity/attempts.ts';
import { movedAddressesMaximum } from '../identity/move-addresses.ts';
import {
  apiTokensMaximum,
  emailChangeHours,
  passwordResetHours,
  pendingSignInMinutes,
  sessionDays,
  signUpHours,
} from '../identity/session.ts';
import { invitationDays, invitationMailsMaximum, pendingInvitationsMaximum } from '../invitations/invitation.ts';
import { agentsMaximum, linksMaximum, waitingPeopleMaximum } from '../links/link.ts';
import { trustedItemsMaximum } from '../organisations/contract.ts';
import { answerKeptHours } from '../platform/idempotency.ts';
import { rolesMaximum } from '../roles/role.ts';
import { tokensMaximum } from '../scim/create-scim-token.ts';
import { countMaximum as scimCountMaximum } from '../scim/list.ts';
import { operationsMaximum, valuesMaximum } from '../scim/patch.ts';
import { requestsMaximum } from '../scim/rate.ts';
import { challengeMinutes, confirmationMinutes, passkeysMaximum } from '../second-factors/second-factor.ts';
import { differencesMaximum, usageDaysMaximum } from '../shares/contract.ts';
import {
  emergencyAdministratorsMaximum,
  identityProvidersMaximum,
  signOnMinutes,
} from '../single-sign-on/identity-provider.ts';
import { linkedMaximum } from '../sync/create-linked-workspace.ts';
import { runsKeptDays } from '../sync/linked-workspace.ts';
import { assigneesMaximum, bulkMaximum, countMaximum } from '../tasks/contract.ts';
import { answerSeconds, deliveriesKeptDays, webhooksMaximum } from '../webhooks/webhook.ts';
import { inviteesMaximum } from '../workspaces/contract.ts';
import { participantInvitationDays, participantMailsMaximum, participantsMaximum } from '../workspaces/participant.ts';
import { recordLinesMaximum } from '../workspaces/record-pdf.ts';
import { recordDays, workspacesMaximum } from '../workspaces/workspace.ts';
import { queueMaximum } from './load.ts';
import { bodyMaximumBytes } from './serve.ts';

export type Limit = { name: string; value: number; meaning: string };

/** What a client can send or cause at most. What a single field may hold stands in the OpenAPI document beside it. */
export function publishedLimits(environment: Environment): Limit[] {
  return [
    { name: 'body_bytes', value: bodyMaximumBytes, meaning: 'Largest JSON body; beyond it 413 too_large.' },
    { name: 'page_items', value: 200, meaning: 'Most items in one page of a list; 50 when limit is left away.' },
    {
      name: 'requests',
      value: environment.REQUESTS_MAXIMUM,
      meaning: 'Requests that one node works on at a time; then 503 overloaded with Retry-After.',
    },
    {
      name: 'database_queue',
      value: queueMaximum,
      meaning: 'Requests of one node that wait for the database at a time; then 503 overloaded with Retry-After.',
    },
    {
      name: 'connections',
      value: environment.CONNECTIONS_MAXIMUM,
      meaning: 'Connections that one node holds open; more are closed as they come.',
    },
    {
      name: 'request_seconds',
      value: environment.REQUEST_SECONDS,
      meaning: 'How long the head of a request, and a body that is no upload, may take to arrive; then 408 too_slow.',
    },
    {
      name: 'statement_seconds',
      value: environment.DATABASE_STATEMENT_SECONDS,
      meaning: 'How long one statement in the database may run; then 503 unavailable with Retry-After.',
    },
    { name: 'session_days', value: sessionDays, meaning: 'How long a sign-in lasts.' },
    {
      name: 'idempotency_hours',
      value: answerKeptHours,
      meaning: 'How long the first answer to an Idempotency-Key is repeated.',
    },
    {
      name: 'wrong_attempts',
      value: wrongMaximum,
      meaning: 'Wrong passwords within 15 minutes; then 429 too_many_attempts.',
    },
    {
      name: 'client_attempts',
      value: clientMaximum,
      meaning:
        'Sign-ins, likewise sign-ups and resets, of one network address within 15 minutes; then 429 too_many_requests.',
    },
    {
      name: 'recorded_refusals',
      value: refusedRequestsMaximum,
      meaning:
        'Refused attempts of one person that the audit records within a minute, on each node; the last one says that there were more.',
    },
    {
      name: 'asked_mails',
      value: askedMailsMaximum,
      meaning: 'Mails of one kind that are sent to an address within an hour because somebody asks for them.',
    },
    { name: 'sign_up_hours', value: signUpHours, meaning: 'How long the link of a sign-up works.' },
    { name: 'email_change_hours', value: emailChangeHours, meaning: 'How long the link to a new address works.' },
    { name: 'password_reset_hours', value: passwordResetHours, meaning: 'How long the link for a new password works.' },
    {
      name: 'pending_sign_in_minutes',
      value: pendingSignInMinutes,
      meaning: 'How long after the password the second factor may follow.',
    },
    {
      name: 'identity_providers',
      value: identityProvidersMaximum,
      meaning: 'Identity providers of one organisation; then 409 limit_reached.',
    },
    {
      name: 'sign_on_minutes',
      value: signOnMinutes,
      meaning: 'How long somebody may take at their identity provider.',
    },
    {
      name: 'emergency_administrators',
      value: emergencyAdministratorsMaximum,
      meaning: 'Administrators who may still sign in by themselves where single sign-on is demanded.',
    },
    { name: 'passkeys', value: passkeysMaximum, meaning: 'Passkeys of one user; then 409 limit_reached.' },
    { name: 'passkey_minutes', value: challengeMinutes, meaning: 'How long a passkey has for its answer.' },
    { name: 'confirmation_minutes', value: confirmationMinutes, meaning: 'How long the proof for one act is good.' },
    { name: 'links', value: linksMaximum, meaning: 'Links of one organisation; then 409 limit_reached.' },
    { name: 'agents', value: agentsMaximum, meaning: 'Agents of one organisation; then 409 limit_reached.' },
    {
      name: 'link_waiting_people',
      value: waitingPeopleMaximum,
      meaning: 'People who were added through one link and have not accepted yet; then 409 limit_reached.',
    },
    { name: 'webhooks', value: webhooksMaximum, meaning: 'Webhooks of one organisation; then 409 limit_reached.' },
    {
      name: 'webhook_answer_seconds',
      value: answerSeconds,
      meaning: 'How long a receiver of a webhook may take to answer.',
    },
    {
      name: 'webhook_delivery_days',
      value: deliveriesKeptDays,
      meaning: 'How long the log of what a webhook was sent reaches back.',
    },
    { name: 'api_tokens', value: apiTokensMaximum, meaning: 'API tokens of one user; then 409 limit_reached.' },
    {
      name: 'request_expiry_days',
      value: environment.REQUEST_EXPIRY_DAYS,
      meaning: 'An unanswered connection request expires after this.',
    },
    {
      name: 'rejection_cool_down_hours',
      value: environment.REJECTION_COOL_DOWN_HOURS,
      meaning: 'Between a rejection and the next request.',
    },
    {
      name: 'resend_interval_hours',
      value: environment.RESEND_INTERVAL_HOURS,
      meaning: 'Between two notices of the same request.',
    },
    {
      name: 'unanswered_requests',
      value: environment.UNANSWERED_REQUESTS_MAXIMUM,
      meaning: 'Connection requests of one organisation that wait for an answer at a time.',
    },
    {
      name: 'email_domains',
      value: emailDomainsMaximum,
      meaning: 'E-mail domains of one organisation; then 409 limit_reached.',
    },
    {
      name: 'excluded_subdomains',
      value: excludedSubdomainsMaximum,
      meaning: 'Sub-domains that one e-mail domain excludes.',
    },
    {
      name: 'proof_checks',
      value: checksMaximum,
      meaning: 'Looks at the proof of one e-mail domain within ten minutes; then 429 too_many_requests.',
    },
    {
      name: 'proof_recheck_hours',
      value: environment.PROOF_RECHECK_HOURS,
      meaning: 'Between two scheduled looks at the proof of an owned e-mail domain.',
    },
    {
      name: 'proof_grace_days',
      value: environment.PROOF_GRACE_DAYS,
      meaning: 'From the day that a proof is found missing until ownership lapses.',
    },
    {
      name: 'moved_addresses',
      value: movedAddressesMaximum,
      meaning: 'Addresses that one change of the e-mail domain of an account moves; then 409 limit_reached.',
    },
    {
      name: 'trusted_items',
      value: trustedItemsMaximum,
      meaning: 'Addresses and e-mail domains on the trusted list of an organisation.',
    },
    {
      name: 'document_bytes',
      value: environment.DOCUMENT_MAXIMUM_BYTES,
      meaning: 'Largest content of one document; beyond it 413 too_large.',
    },
    { name: 'document_tags', value: tagsMaximum, meaning: 'Tags of one document.' },
    { name: 'document_mentions', value: mentionsMaximum, meaning: 'People who are mentioned in one comment.' },
    { name: 'folders', value: foldersMaximum, meaning: 'Folders of one workspace; then 409 limit_reached.' },
    { name: 'folder_depth', value: folderDepthMaximum, meaning: 'Folders that stand in each other.' },
    {
      name: 'folder_deletion',
      value: folderDeletionMaximum,
      meaning: 'Documents that are deleted together with one folder; then 409 limit_reached.',
    },
    { name: 'zip_documents', value: zipDocumentsMaximum, meaning: 'Documents in one zip; then 409 limit_reached.' },
    { name: 'upload_hours', value: uploadHours, meaning: 'How long a resumable upload can be gone on with.' },
    {
      name: 'uploads',
      value: uploadsMaximum,
      meaning: 'Resumable uploads of one person that are under way at a time; then 409 limit_reached.',
    },
    {
      name: 'access_minutes',
      value: accessRememberedMinutes,
      meaning: 'Previews and ranges of one document by one person stand in the audit once in this time.',
    },
    { name: 'roles', value: rolesMaximum, meaning: 'Roles of one organisation; then 409 limit_reached.' },
    {
      name: 'pending_invitations',
      value: pendingInvitationsMaximum,
      meaning: 'Invitations of one organisation that wait at a time; then 409 limit_reached.',
    },
    { name: 'invitation_days', value: invitationDays, meaning: 'How long the link of an invitation works.' },
    {
      name: 'invitation_mails',
      value: invitationMailsMaximum,
      meaning: 'How often one invitation is sent; then 429 too_many_requests.',
    },
    {
      name: 'workspaces',
      value: workspacesMaximum,
      meaning: 'Open workspaces of one organisation; then 409 limit_reached.',
    },
    {
      name: 'participants',
      value: participantsMaximum,
      meaning: 'Participants and invited addresses of one workspace; then 409 limit_reached.',
    },
    { name: 'invitees', value: inviteesMaximum, meaning: 'People who are invited into a workspace with one request.' },
    {
      name: 'participant_invitation_days',
      value: participantInvitationDays,
      meaning: 'How long the mailed link into a workspace works.',
    },
    {
      name: 'participant_mails',
      value: participantMailsMaximum,
      meaning: 'How often one address is mailed its link into a workspace; then 429 too_many_requests.',
    },
    {
      name: 'workspace_record_days',
      value: recordDays,
      meaning: 'How long the record of a closed workspace is kept.',
    },
    {
      name: 'linked_workspaces',
      value: linkedMaximum,
      meaning: 'Workspaces that are made from folders of one link; then 409 limit_reached.',
    },
    { name: 'run_days', value: runsKeptDays, meaning: 'How long is told what a run of a link did with each file.' },
    {
      name: 'kept_days',
      value: keptDays,
      meaning: 'How long contents are kept of files that a run deleted because they were deleted on the other side.',
    },
    {
      name: 'record_lines',
      value: recordLinesMaximum,
      meaning: 'Lines of one kind in the PDF of a record; its zip holds all.',
    },
    { name: 'usage_days', value: usageDaysMaximum, meaning: 'Days that usage over time spans at most.' },
    {
      name: 'share_differences',
      value: differencesMaximum,
      meaning: 'Differences of one kind that a recount of shares names.',
    },
    {
      name: 'scim_tokens',
      value: tokensMaximum,
      meaning: 'Provisioning tokens of one organisation; then 409 limit_reached.',
    },
    {
      name: 'scim_requests',
      value: requestsMaximum,
      meaning: 'Requests of one provisioning token a minute, on each node; then 429.',
    },
    { name: 'scim_operations', value: operationsMaximum, meaning: 'Operations in one PATCH of provisioning.' },
    {
      name: 'scim_values',
      value: valuesMaximum,
      meaning: 'Values, such as members, that one operation of provisioning names.',
    },
    { name: 'scim_count', value: scimCountMaximum, meaning: 'Resources in one answer to provisioning.' },
    { name: 'task_assignees', value: assigneesMaximum, meaning: 'Roles and people that one task is given to.' },
    { name: 'bulk_transfer_tasks', value: bulkMaximum, meaning: 'Tasks that are handed on at once.' },
    { name: 'task_counts', value: countMaximum, meaning: 'Badges count no further than this.' },
  ];
}
