-- Generated from the migrations by checks/schema.ts; for reading. The tests fail when it is not fresh.


-- The subscription: who pays, with a plan and a share allowance; holds organisations.
table accounts
  id uuid not null
  name text not null
  plan text not null
  share_allowance integer not null default 0
  shares_used integer not null default 0  -- Pairs of document and person shared out of this account; equal to the recount at every commit.
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint account_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint account_plan_is_known CHECK ((plan = ANY (ARRAY['free'::text, 'paid'::text])))
  constraint account_share_allowance_is_not_negative CHECK ((share_allowance >= 0))
  constraint account_shares_used_is_not_negative CHECK ((shares_used >= 0))
  constraint accounts_pkey PRIMARY KEY (id)
  granted to the application: insert, select, update
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (id = ( SELECT current_account_id() AS current_account_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM organisations o
  WHERE ((o.account_id = accounts.id) AND ((o.id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(o.id))))))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (id = ( SELECT current_account_id() AS current_account_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (id = ( SELECT current_account_id() AS current_account_id))))
  row-level security: forced

-- What may be otherwise since: what find_actors reads of a person, an organisation or an account was changed, or what lets an organisation assign work along a connection. Kept until every node has heard of it or forgotten what it knew.
table actor_changes
  changed_by xid8 not null default pg_current_xact_id()  -- The transaction that changed it. Compared with a snapshot, which no clock and no late commit can mislead.
  whose uuid  -- The person, organisation, account or connection; null means everything, because older changes were forgotten.
  index INDEX actor_changes_by_transaction ON public.actor_changes USING btree (changed_by)
  row-level security: OFF

table api_tokens
  id uuid not null
  user_id uuid not null
  name text not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  link_id uuid  -- Set for the token of a link: the agent's, with which people are added through it.
  constraint api_token_is_unique UNIQUE (token_hash)
  constraint api_token_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint api_tokens_link_id_fkey FOREIGN KEY (link_id) REFERENCES links(id) ON DELETE CASCADE
  constraint api_tokens_pkey PRIMARY KEY (id)
  constraint api_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX api_tokens_by_user ON public.api_tokens USING btree (user_id)
  index UNIQUE INDEX link_has_one_token ON public.api_tokens USING btree (link_id) WHERE (link_id IS NOT NULL)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- Failed sign-ins and confirmations, and mails asked for, so that both can be limited.
table attempts
  id uuid not null
  kind text not null
  subject text not null
  is_underway boolean not null default false  -- Reserved before the password is checked: then it goes, or stays as a wrong one.
  at timestamp with time zone not null
  constraint attempt_kind_is_known CHECK ((kind = ANY (ARRAY['sign_in'::text, 'confirmation'::text, 'second_factor'::text, 'recovery_code'::text, 'sign_up'::text, 'password_reset'::text, 'email_change'::text])))
  constraint attempts_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX attempts_by_subject ON public.attempts USING btree (kind, subject, at)
  index INDEX attempts_by_time ON public.attempts USING btree (at)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false)) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  row-level security: forced

-- Where the chain of each organisation ends: the number and the hash of its newest record. Locked while records are chained.
table audit_chains
  organisation_id uuid not null
  sequence bigint not null default 0
  hash bytea not null default decode(repeat('00'::text, 32), 'hex'::text)
  constraint audit_chains_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint audit_chains_pkey PRIMARY KEY (organisation_id)
  granted to the application: select
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- The end of a chain at a moment, signed with the installation's key. Whoever keeps one outside can prove later that the chain still holds it.
table audit_checkpoints
  organisation_id uuid not null
  sequence bigint not null
  hash bytea not null
  at timestamp with time zone not null
  signature bytea not null
  constraint audit_checkpoints_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint audit_checkpoints_pkey PRIMARY KEY (organisation_id, sequence)
  granted to the application: insert, select
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Who did what, when, from where and why, each organisation its own. Append-only.
table audit_records
  id uuid not null
  organisation_id uuid not null
  at timestamp with time zone not null
  kind text not null
  outcome text not null
  actor_kind text not null
  actor_user_id uuid
  actor_organisation_id uuid
  subject_kind text not null
  subject_id uuid
  address text
  detail jsonb not null default '{}'::jsonb
  salt uuid not null default gen_random_uuid()  -- Keeps what is hashed of persons, subjects and details from being guessed: hashes are over commitments, which are opened for who may read them.
  sequence bigint  -- Its number in the chain of its organisation, without gaps; null until it is chained, a second or so after its commit.
  previous_hash bytea  -- The hash of the record before it; of the first, 32 zero bytes.
  hash bytea  -- SHA-256 of audit_record_form.
  constraint audit_actor_kind_is_known CHECK ((actor_kind = ANY (ARRAY['user'::text, 'installation'::text, 'anonymous'::text])))
  constraint audit_hash_is_a_sha256 CHECK ((octet_length(hash) = 32))
  constraint audit_outcome_is_known CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text])))
  constraint audit_previous_hash_is_a_sha256 CHECK ((octet_length(previous_hash) = 32))
  constraint audit_record_is_chained_wholly CHECK ((num_nulls(sequence, previous_hash, hash) = ANY (ARRAY[0, 3])))
  constraint audit_records_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint audit_records_pkey PRIMARY KEY (id)
  constraint audit_sequence_counts_from_1 CHECK ((sequence >= 1))
  constraint audit_words_are_one_line CHECK ((concat(kind, subject_kind, address) !~ '[\n\r]'::text))
  granted to the application: select
  index INDEX audit_records_by_subject ON public.audit_records USING btree (organisation_id, subject_id, at)
  index INDEX audit_records_by_time ON public.audit_records USING btree (organisation_id, at, id)
  index INDEX audit_records_unchained ON public.audit_records USING btree (organisation_id, id) WHERE (sequence IS NULL)
  index UNIQUE INDEX audit_sequence_is_unique_in_its_chain ON public.audit_records USING btree (organisation_id, sequence) WHERE (sequence IS NOT NULL)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Secrets for one-time codes (RFC 6238), sealed with the installation's key.
table authenticator_apps
  id uuid not null
  user_id uuid not null
  sealed_secret bytea not null
  created_at timestamp with time zone not null
  activated_at timestamp with time zone  -- Null until a right code has shown that the app knows the secret; it counts for nothing before.
  last_step bigint  -- The time step of the newest code that was accepted; that code and older ones are refused.
  constraint authenticator_apps_pkey PRIMARY KEY (id)
  constraint authenticator_apps_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index UNIQUE INDEX person_has_one_active_authenticator_app ON public.authenticator_apps USING btree (user_id) WHERE (activated_at IS NOT NULL)
  index UNIQUE INDEX person_has_one_waiting_authenticator_app ON public.authenticator_apps USING btree (user_id) WHERE (activated_at IS NULL)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- Proofs that it was the person themselves who asked for one act; each is good once.
table confirmations
  id uuid not null
  token_hash bytea not null
  user_id uuid not null
  session_id uuid not null
  act text not null  -- The method and path that it is good for, as in POST /connections/…/accept.
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint confirmation_act_is_1_to_500_characters CHECK (((char_length(act) >= 1) AND (char_length(act) <= 500)))
  constraint confirmation_token_is_unique UNIQUE (token_hash)
  constraint confirmations_pkey PRIMARY KEY (id)
  constraint confirmations_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
  constraint confirmations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX confirmations_by_end ON public.confirmations USING btree (expires_at)
  index INDEX confirmations_by_session ON public.confirmations USING btree (session_id)
  index INDEX confirmations_by_user ON public.confirmations USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- organisation takes no further requests from blocked_organisation, which cannot tell.
table connection_blocks
  organisation_id uuid not null
  blocked_organisation_id uuid not null
  blocked_by uuid
  created_at timestamp with time zone not null
  constraint connection_blocks_blocked_by_fkey FOREIGN KEY (blocked_by) REFERENCES users(id)
  constraint connection_blocks_blocked_organisation_id_fkey FOREIGN KEY (blocked_organisation_id) REFERENCES organisations(id)
  constraint connection_blocks_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint connection_blocks_pkey PRIMARY KEY (organisation_id, blocked_organisation_id)
  granted to the application: delete, insert, select
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What happened to a connection, the same for both sides. Append-only.
table connection_events
  id uuid not null
  connection_id uuid not null
  from_organisation_id uuid not null
  to_organisation_id uuid not null
  kind text not null
  actor_user_id uuid
  actor_organisation_id uuid
  comment text
  level text
  at timestamp with time zone not null
  constraint connection_events_actor_organisation_id_fkey FOREIGN KEY (actor_organisation_id) REFERENCES organisations(id)
  constraint connection_events_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES users(id)
  constraint connection_events_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id)
  constraint connection_events_from_organisation_id_fkey FOREIGN KEY (from_organisation_id) REFERENCES organisations(id)
  constraint connection_events_pkey PRIMARY KEY (id)
  constraint connection_events_to_organisation_id_fkey FOREIGN KEY (to_organisation_id) REFERENCES organisations(id)
  granted to the application: insert, select
  index INDEX connection_events_by_connection ON public.connection_events USING btree (connection_id, id)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((actor_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(actor_organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  row-level security: forced

-- One-way: once paired, from may send work to; to gains nothing.
table connections
  id uuid not null
  from_organisation_id uuid not null
  to_organisation_id uuid not null
  status text not null
  level text
  requested_by uuid not null
  requested_at timestamp with time zone not null
  request_comment text not null default ''::text
  request_expires_at timestamp with time zone not null
  resent_at timestamp with time zone
  answered_by uuid
  answered_at timestamp with time zone
  answer_comment text
  ends_at timestamp with time zone  -- Optional end date; from then on a paired connection counts as expired, whether or not the sweep has come by.
  ended_by uuid
  ended_by_organisation_id uuid
  ended_at timestamp with time zone
  end_comment text
  version integer not null default 1
  constraint connection_answer_comment_is_1_to_2000_characters CHECK (((char_length(answer_comment) >= 1) AND (char_length(answer_comment) <= 2000)))
  constraint connection_end_comment_is_1_to_2000_characters CHECK (((char_length(end_comment) >= 1) AND (char_length(end_comment) <= 2000)))
  constraint connection_has_a_level_when_paired CHECK (((status <> 'paired'::text) OR (level IS NOT NULL)))
  constraint connection_is_never_to_oneself CHECK ((from_organisation_id <> to_organisation_id))
  constraint connection_level_is_known CHECK ((level = ANY (ARRAY['roles'::text, 'roles_and_users'::text])))
  constraint connection_request_comment_is_at_most_2000_characters CHECK ((char_length(request_comment) <= 2000))
  constraint connection_status_is_known CHECK ((status = ANY (ARRAY['requested'::text, 'paired'::text, 'rejected'::text, 'cancelled'::text, 'expired'::text, 'ended'::text])))
  constraint connections_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES users(id)
  constraint connections_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES users(id)
  constraint connections_ended_by_organisation_id_fkey FOREIGN KEY (ended_by_organisation_id) REFERENCES organisations(id)
  constraint connections_from_organisation_id_fkey FOREIGN KEY (from_organisation_id) REFERENCES organisations(id)
  constraint connections_pkey PRIMARY KEY (id)
  constraint connections_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES users(id)
  constraint connections_to_organisation_id_fkey FOREIGN KEY (to_organisation_id) REFERENCES organisations(id)
  granted to the application: insert, select
  granted to the application: update of answer_comment, answered_at, answered_by, end_comment, ended_at, ended_by, ended_by_organisation_id, ends_at, level, request_expires_at, resent_at, status, version
  index INDEX connections_by_from ON public.connections USING btree (from_organisation_id, status, id)
  index INDEX connections_by_to ON public.connections USING btree (to_organisation_id, status, id)
  index INDEX connections_paired ON public.connections USING btree (from_organisation_id, to_organisation_id) INCLUDE (level, ends_at) WHERE (status = 'paired'::text)
  index INDEX connections_that_will_expire ON public.connections USING btree ((
CASE status
    WHEN 'requested'::text THEN request_expires_at
    ELSE ends_at
END)) WHERE (status = ANY (ARRAY['requested'::text, 'paired'::text]))
  index UNIQUE INDEX connection_is_open_once_for_each_direction ON public.connections USING btree (from_organisation_id, to_organisation_id) WHERE (status = ANY (ARRAY['requested'::text, 'paired'::text]))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((status = 'requested'::text) AND ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR reaches(from_organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  row-level security: forced

-- One row for each object in the store, made before its first byte and deleted after its last: an object without a row does not exist.
table contents
  id uuid not null
  key text not null  -- Random; nothing about the document can be read from it.
  workspace_id uuid not null
  organisation_id uuid not null
  status text not null  -- writing: being written; stored: whole, and referenced; condemned: to be removed from the store, then from here.
  size_bytes bigint
  sha256 text
  created_at timestamp with time zone not null
  touched_at timestamp with time zone not null  -- When it was last written to: what stays in writing for a day without being touched is collected.
  constraint content_key_is_random CHECK ((key ~ '^[0-9a-f]{64}$'::text))
  constraint content_key_is_unique UNIQUE (key)
  constraint content_sha256_is_hexadecimal CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint content_size_is_not_negative CHECK ((size_bytes >= 0))
  constraint content_status_is_known CHECK ((status = ANY (ARRAY['writing'::text, 'stored'::text, 'condemned'::text])))
  constraint contents_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint contents_pkey PRIMARY KEY (id)
  constraint contents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
  constraint stored_content_is_measured CHECK (((status <> 'stored'::text) OR ((size_bytes IS NOT NULL) AND (sha256 IS NOT NULL))))
  granted to the application: delete, insert, select
  granted to the application: update of sha256, size_bytes, status, touched_at
  index INDEX contents_by_workspace ON public.contents USING btree (workspace_id)
  index INDEX contents_to_collect ON public.contents USING btree (status, touched_at) WHERE (status <> 'stored'::text)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))) OR (EXISTS ( SELECT
   FROM document_versions v
  WHERE (v.content_id = contents.id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

-- argon2id hashes, apart from users so that no view of a person can carry one.
table credentials
  user_id uuid not null
  password_hash text not null
  constraint credentials_pkey PRIMARY KEY (user_id)
  constraint credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: insert, select, update
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- When somebody read a document in parts last: a viewer that asks for a hundred ranges stands in the audit once an hour.
table document_accesses
  document_id uuid not null
  user_id uuid not null
  kind text not null
  at timestamp with time zone not null
  constraint document_access_kind_is_known CHECK ((kind = ANY (ARRAY['downloaded'::text, 'previewed'::text])))
  constraint document_accesses_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint document_accesses_pkey PRIMARY KEY (document_id, user_id, kind)
  constraint document_accesses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
  granted to the application: insert, select, update
  index INDEX document_accesses_by_user ON public.document_accesses USING btree (user_id)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

table document_comments
  id uuid not null
  document_id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  author_user_id uuid not null
  text text not null
  mentions uuid[] not null default '{}'::uuid[]  -- Users who are mentioned and told: the owner and participants of the workspace only.
  number integer  -- The version that was the newest when the comment was written.
  created_at timestamp with time zone not null
  constraint document_comment_is_1_to_2000_characters CHECK (((char_length(text) >= 1) AND (char_length(text) <= 2000)))
  constraint document_comments_author_user_id_fkey FOREIGN KEY (author_user_id) REFERENCES users(id)
  constraint document_comments_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint document_comments_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint document_comments_pkey PRIMARY KEY (id)
  constraint document_comments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select
  index INDEX document_comments_by_document ON public.document_comments USING btree (document_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

-- Rendered pages, kept so that each is rendered once. They are contents of their own, read only through the document.
table document_previews
  content_id uuid not null
  page integer not null
  page_count integer not null
  content_type text not null
  preview_content_id uuid not null
  created_at timestamp with time zone not null
  constraint document_preview_page_is_positive CHECK ((page >= 1))
  constraint document_previews_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id) ON DELETE CASCADE
  constraint document_previews_pkey PRIMARY KEY (content_id, page)
  constraint document_previews_preview_content_id_fkey FOREIGN KEY (preview_content_id) REFERENCES contents(id) ON DELETE RESTRICT
  granted to the application: delete, insert, select
  index INDEX document_previews_by_preview_content ON public.document_previews USING btree (preview_content_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM contents c
  WHERE (c.id = document_previews.content_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM contents c
  WHERE (c.id = document_previews.content_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM contents c
  WHERE (c.id = document_previews.content_id)))))
  row-level security: forced

table document_tags
  document_id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  tag text not null
  constraint document_tag_is_1_to_50_characters CHECK (((char_length(tag) >= 1) AND (char_length(tag) <= 50)))
  constraint document_tags_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint document_tags_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint document_tags_pkey PRIMARY KEY (document_id, tag)
  constraint document_tags_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX document_tags_by_workspace ON public.document_tags USING btree (workspace_id, tag)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

table document_versions
  document_id uuid not null
  number integer not null
  workspace_id uuid not null
  organisation_id uuid not null
  content_id uuid  -- Null once the document is deleted: the record stays, the content goes.
  size_bytes bigint not null
  sha256 text not null
  content_type text not null
  comment text not null default ''::text
  restored_from integer
  scan_status text not null  -- not_scanned: no scanner was configured; waiting: neither downloaded nor previewed yet; infected: never.
  scan_finding text
  created_by uuid not null
  created_at timestamp with time zone not null
  constraint document_version_comment_is_at_most_2000_characters CHECK ((char_length(comment) <= 2000))
  constraint document_version_number_is_positive CHECK ((number >= 1))
  constraint document_version_scan_status_is_known CHECK ((scan_status = ANY (ARRAY['not_scanned'::text, 'waiting'::text, 'clean'::text, 'infected'::text])))
  constraint document_versions_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id) ON DELETE RESTRICT
  constraint document_versions_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
  constraint document_versions_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint document_versions_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint document_versions_pkey PRIMARY KEY (document_id, number)
  constraint document_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select
  granted to the application: update of content_id, scan_finding, scan_status
  index INDEX document_versions_by_content ON public.document_versions USING btree (content_id) WHERE (content_id IS NOT NULL)
  index INDEX document_versions_waiting ON public.document_versions USING btree (created_at) WHERE (scan_status = 'waiting'::text)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))) OR holds_task_with(document_id, number)))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

-- A file and its history. Two may have the same name. Deleted ones stay as a record without content until the record of the workspace ends.
table documents
  id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  folder_id uuid
  name text not null
  newest_number integer not null  -- The number of the newest content: the greatest in document_versions.
  version integer not null default 1  -- Goes up by one with each change. A new content takes this number as its own, so numbers of contents may have gaps.
  created_by uuid not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  deleted_at timestamp with time zone
  deleted_by uuid
  folded_name text not null default folded(name)
  constraint document_is_in_one_workspace UNIQUE (id, workspace_id, organisation_id)
  constraint document_name_is_1_to_255_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 255)))
  constraint documents_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
  constraint documents_deleted_by_fkey FOREIGN KEY (deleted_by) REFERENCES users(id)
  constraint documents_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folders(id)
  constraint documents_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint documents_pkey PRIMARY KEY (id)
  constraint documents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select
  granted to the application: update of deleted_at, deleted_by, folder_id, name, newest_number, updated_at, version
  index INDEX documents_by_folder ON public.documents USING btree (workspace_id, folder_id, folded_name, id) WHERE (deleted_at IS NULL)
  index INDEX documents_by_folder_id ON public.documents USING btree (folder_id)
  index INDEX documents_by_id_in_workspace ON public.documents USING btree (workspace_id, id DESC) WHERE (deleted_at IS NULL)
  index INDEX documents_by_workspace ON public.documents USING btree (workspace_id, folded_name, id) WHERE (deleted_at IS NULL)
  index INDEX documents_newest_by_folder ON public.documents USING btree (workspace_id, folder_id, updated_at DESC, id DESC) WHERE (deleted_at IS NULL)
  index INDEX documents_newest_by_workspace ON public.documents USING btree (workspace_id, updated_at DESC, id DESC) WHERE (deleted_at IS NULL)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))) OR holds_task_with(id)))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

table email_changes
  id uuid not null
  user_id uuid not null
  email text not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint email_change_token_is_unique UNIQUE (token_hash)
  constraint email_changes_pkey PRIMARY KEY (id)
  constraint email_changes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX email_changes_by_user ON public.email_changes USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- to has proved a name that from owns: an operator decides whether it stays or goes from → to.
table email_domain_disputes
  id uuid not null
  name text not null
  from_organisation_id uuid not null
  to_organisation_id uuid not null
  from_email_domain_id uuid
  to_email_domain_id uuid
  status text not null
  opened_at timestamp with time zone not null
  decided_by uuid
  decided_at timestamp with time zone
  comment text
  version integer not null default 1
  constraint email_domain_dispute_comment_is_1_to_2000_characters CHECK (((char_length(comment) >= 1) AND (char_length(comment) <= 2000)))
  constraint email_domain_dispute_is_between_two_organisations CHECK ((from_organisation_id <> to_organisation_id))
  constraint email_domain_dispute_is_open_until_decided CHECK (((status = 'open'::text) = (decided_at IS NULL)))
  constraint email_domain_dispute_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'kept'::text, 'transferred'::text, 'withdrawn'::text])))
  constraint email_domain_disputes_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES users(id)
  constraint email_domain_disputes_from_email_domain_id_fkey FOREIGN KEY (from_email_domain_id) REFERENCES email_domains(id) ON DELETE SET NULL
  constraint email_domain_disputes_from_organisation_id_fkey FOREIGN KEY (from_organisation_id) REFERENCES organisations(id)
  constraint email_domain_disputes_pkey PRIMARY KEY (id)
  constraint email_domain_disputes_to_email_domain_id_fkey FOREIGN KEY (to_email_domain_id) REFERENCES email_domains(id) ON DELETE SET NULL
  constraint email_domain_disputes_to_organisation_id_fkey FOREIGN KEY (to_organisation_id) REFERENCES organisations(id)
  granted to the application: insert, select, update
  index INDEX email_domain_disputes_by_from_email_domain ON public.email_domain_disputes USING btree (from_email_domain_id) WHERE (from_email_domain_id IS NOT NULL)
  index INDEX email_domain_disputes_by_status ON public.email_domain_disputes USING btree (status, id)
  index INDEX email_domain_disputes_by_to_email_domain ON public.email_domain_disputes USING btree (to_email_domain_id) WHERE (to_email_domain_id IS NOT NULL)
  index INDEX email_domain_disputes_open_by_name ON public.email_domain_disputes USING btree (name) WHERE (status = 'open'::text)
  index UNIQUE INDEX email_domain_is_disputed_once_by_an_organisation ON public.email_domain_disputes USING btree (to_organisation_id, name) WHERE (status = 'open'::text)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  row-level security: forced

-- The history of an e-mail domain of an organisation. Append-only; it goes with the e-mail domain, the audit stays.
table email_domain_events
  id uuid not null
  email_domain_id uuid not null
  organisation_id uuid not null
  kind text not null
  actor_user_id uuid
  outcome text
  comment text
  excluded_subdomains text[]
  at timestamp with time zone not null
  constraint email_domain_event_comment_is_1_to_2000_characters CHECK (((char_length(comment) >= 1) AND (char_length(comment) <= 2000)))
  constraint email_domain_event_kind_is_known CHECK ((kind = ANY (ARRAY['claimed'::text, 'associated'::text, 'checked'::text, 'proved'::text, 'attested'::text, 'released'::text, 'excluded'::text, 'grace_started'::text, 'grace_warned'::text, 'restored'::text, 'lapsed'::text, 'disputed'::text, 'dispute_kept'::text, 'dispute_transferred'::text, 'dispute_withdrawn'::text])))
  constraint email_domain_event_outcome_is_known CHECK ((outcome = ANY (ARRAY['found'::text, 'other_texts'::text, 'nothing'::text, 'no_such_name'::text, 'server_failed'::text, 'timed_out'::text, 'refused'::text, 'unreadable'::text])))
  constraint email_domain_events_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES users(id)
  constraint email_domain_events_email_domain_id_fkey FOREIGN KEY (email_domain_id) REFERENCES email_domains(id) ON DELETE CASCADE
  constraint email_domain_events_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint email_domain_events_pkey PRIMARY KEY (id)
  granted to the application: insert, select
  index INDEX email_domain_events_by_email_domain ON public.email_domain_events USING btree (email_domain_id, id)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- DNS names in e-mail addresses that an organisation is associated with; at most one organisation owns a name.
table email_domains
  id uuid not null
  organisation_id uuid not null
  name text not null
  own boolean not null  -- The organisation claims to own the name; whether it does, status says.
  status text not null  -- unproven: claimed, nothing follows; owned: people are placed by it; associated: not claimed; lapsed: owned until its proof was lost.
  proved_at timestamp with time zone
  version integer not null default 1
  created_at timestamp with time zone not null
  proof_value text  -- What the TXT record must hold; random, and new with each claim.
  excluded_subdomains text[] not null default '{}'::text[]  -- Names below this one whose addresses it does not cover.
  proved_by text
  attested_by uuid  -- The operator whose word stands for the proof; null for the command line on the server itself.
  attestation_comment text
  checked_at timestamp with time zone
  check_outcome text
  check_texts text[] not null default '{}'::text[]  -- Other TXT strings that the last look found, shortened.
  next_check_at timestamp with time zone  -- When the proof is looked for again; null for names that need none.
  grace_started_at timestamp with time zone
  grace_ends_at timestamp with time zone  -- The proof is missing since grace_started_at; if it stays so, the name lapses at this moment at the earliest.
  grace_warned_at timestamp with time zone
  lapsed_at timestamp with time zone
  reversed_name text not null default reverse(name)  -- What lies below a name is one range of these. A column, since row-level security keeps reverse() itself out of index conditions.
  constraint email_domain_attestation_comment_is_1_to_2000_characters CHECK (((char_length(attestation_comment) >= 1) AND (char_length(attestation_comment) <= 2000)))
  constraint email_domain_check_outcome_is_known CHECK ((check_outcome = ANY (ARRAY['found'::text, 'other_texts'::text, 'nothing'::text, 'no_such_name'::text, 'server_failed'::text, 'timed_out'::text, 'refused'::text, 'unreadable'::text])))
  constraint email_domain_excludes_at_most_100_subdomains CHECK ((cardinality(excluded_subdomains) <= 100))
  constraint email_domain_grace_has_an_end CHECK ((((grace_started_at IS NULL) = (grace_ends_at IS NULL)) AND ((grace_started_at IS NULL) OR (status = 'owned'::text))))
  constraint email_domain_is_associated_once_with_an_organisation UNIQUE (organisation_id, name)
  constraint email_domain_is_checked_again_while_proved_by_dns CHECK (((next_check_at IS NULL) OR ((proved_by = 'dns'::text) AND (status = ANY (ARRAY['owned'::text, 'lapsed'::text])))))
  constraint email_domain_is_claimed_unless_only_associated CHECK ((own = (status <> 'associated'::text)))
  constraint email_domain_is_owned_by_proof_or_attestation CHECK (((status <> 'owned'::text) OR ((proved_by IS NOT NULL) AND (proved_at IS NOT NULL))))
  constraint email_domain_name_is_in_canonical_form CHECK (((name ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text) AND (char_length(name) <= 253)))
  constraint email_domain_proof_is_known CHECK ((proved_by = ANY (ARRAY['dns'::text, 'attestation'::text])))
  constraint email_domain_proof_value_is_at_most_200_characters CHECK ((char_length(proof_value) <= 200))
  constraint email_domain_status_is_known CHECK ((status = ANY (ARRAY['unproven'::text, 'owned'::text, 'associated'::text, 'lapsed'::text])))
  constraint email_domains_attested_by_fkey FOREIGN KEY (attested_by) REFERENCES users(id)
  constraint email_domains_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint email_domains_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX email_domains_by_name ON public.email_domains USING btree (name, id)
  index INDEX email_domains_owned_by_reversed_name ON public.email_domains USING btree (reversed_name text_pattern_ops) WHERE (status = 'owned'::text)
  index INDEX email_domains_to_check ON public.email_domains USING btree (next_check_at) WHERE (next_check_at IS NOT NULL)
  index UNIQUE INDEX email_domain_has_one_owner ON public.email_domains USING btree (name) WHERE (status = 'owned'::text)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Administrators who may still sign in by themselves when their organisation demands single sign-on, for the day when the identity provider fails.
table emergency_administrators
  organisation_id uuid not null
  user_id uuid not null
  constraint emergency_administrators_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES single_sign_on_settings(organisation_id) ON DELETE CASCADE
  constraint emergency_administrators_pkey PRIMARY KEY (organisation_id, user_id)
  constraint emergency_administrators_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX emergency_administrators_by_user ON public.emergency_administrators USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

table folders
  id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  parent_id uuid
  name text not null
  version integer not null default 1
  created_by uuid not null
  created_at timestamp with time zone not null
  folded_name text not null default folded(name)
  constraint folder_is_not_in_itself CHECK ((parent_id <> id))
  constraint folder_name_is_1_to_255_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 255)))
  constraint folders_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
  constraint folders_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint folders_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES folders(id)
  constraint folders_pkey PRIMARY KEY (id)
  constraint folders_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX folders_by_parent ON public.folders USING btree (workspace_id, parent_id, folded_name, id)
  index INDEX folders_by_parent_id ON public.folders USING btree (parent_id)
  index UNIQUE INDEX folder_name_is_unique_in_its_folder ON public.folders USING btree (workspace_id, parent_id, lower(name)) NULLS NOT DISTINCT
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

-- The first answer to a POST with an Idempotency-Key, sealed with the installation's key, kept for 24 hours.
table idempotency_answers
  scope text not null
  key text not null
  request_hash bytea not null
  status integer not null
  sealed_answer bytea not null
  created_at timestamp with time zone not null
  constraint idempotency_answers_pkey PRIMARY KEY (scope, key)
  granted to the application: delete, insert, select, update
  index INDEX idempotency_answers_by_time ON public.idempotency_answers USING btree (created_at)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (scope = (( SELECT current_user_id() AS current_user_id))::text)))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (scope = (( SELECT current_user_id() AS current_user_id))::text)))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (scope = (( SELECT current_user_id() AS current_user_id))::text)))
  policy updatable for UPDATE to causeway_app using (( SELECT has_installation_scope() AS has_installation_scope))
  row-level security: forced

-- Where people of an organisation sign in by OpenID Connect. It speaks for addresses under the e-mail domains that the organisation owns, and for nobody else.
table identity_providers
  id uuid not null
  organisation_id uuid not null
  name text not null
  issuer text not null
  client_id text not null
  sealed_client_secret bytea not null  -- Sealed with the installation's key; shown to nobody.
  scopes text[] not null
  is_enabled boolean not null  -- At most one of an organisation is; the others wait, such as while one takes over from another.
  trusts_second_factor boolean not null default false  -- When it says that it asked for a second factor (amr), the session counts as having confirmed one.
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint identity_provider_asks_for_1_to_20_scopes CHECK (((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 20)))
  constraint identity_provider_client_id_is_1_to_500_characters CHECK (((char_length(client_id) >= 1) AND (char_length(client_id) <= 500)))
  constraint identity_provider_issuer_is_1_to_500_characters CHECK (((char_length(issuer) >= 1) AND (char_length(issuer) <= 500)))
  constraint identity_provider_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint identity_providers_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint identity_providers_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX identity_providers_by_organisation ON public.identity_providers USING btree (organisation_id, id)
  index UNIQUE INDEX organisation_has_one_enabled_identity_provider ON public.identity_providers USING btree (organisation_id) WHERE is_enabled
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What was derived from the installation's first secret key and must outlive it, sealed with the present one.
table installation_secrets
  name text not null
  sealed_value bytea not null
  constraint installation_secret_is_known CHECK ((name = 'audit_checkpoint_seed'::text))
  constraint installation_secrets_pkey PRIMARY KEY (name)
  granted to the application: delete, insert, select, update
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false)) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  row-level security: forced

table invitations
  id uuid not null
  organisation_id uuid not null
  user_id uuid  -- The pending user, whose roles wait with them.
  email text not null
  message text not null default ''::text
  makes_enterprise_administrator boolean not null default false
  status text not null
  token_hash bytea not null
  invited_by uuid
  version integer not null default 1
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  link_id uuid  -- Set for who was added through a link: no administrator chose them, so the rule is link_agent and not invitation.
  constraint invitation_message_is_at_most_2000_characters CHECK ((char_length(message) <= 2000))
  constraint invitation_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'accepted'::text, 'withdrawn'::text])))
  constraint invitation_token_is_unique UNIQUE (token_hash)
  constraint invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES users(id)
  constraint invitations_link_id_fkey FOREIGN KEY (link_id) REFERENCES links(id) ON DELETE SET NULL
  constraint invitations_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint invitations_pkey PRIMARY KEY (id)
  constraint invitations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
  granted to the application: insert, select, update
  index INDEX invitations_by_email ON public.invitations USING btree (email) WHERE (status = 'pending'::text)
  index INDEX invitations_by_link ON public.invitations USING btree (link_id) WHERE (link_id IS NOT NULL)
  index UNIQUE INDEX invitation_is_pending_once_for_an_address ON public.invitations USING btree (organisation_id, email) WHERE (status = 'pending'::text)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Contents of files that a run deleted on one side because they were deleted on the other: kept for a while, since nobody else may have them.
table kept_contents
  id uuid not null
  content_id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  document_id uuid
  path text not null
  size_bytes bigint not null
  sha256 text not null
  because text not null
  kept_at timestamp with time zone not null
  kept_until timestamp with time zone not null
  constraint kept_contents_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id) ON DELETE CASCADE
  constraint kept_contents_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint kept_contents_pkey PRIMARY KEY (id)
  constraint kept_contents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX kept_contents_by_content ON public.kept_contents USING btree (content_id)
  index INDEX kept_contents_by_end ON public.kept_contents USING btree (kept_until)
  index INDEX kept_contents_by_workspace ON public.kept_contents USING btree (workspace_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Browsers in which somebody has signed in before: what strangers guess wrong does not shut these out.
table known_devices
  id uuid not null
  token_hash bytea not null
  user_id uuid not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint known_device_token_is_unique UNIQUE (token_hash)
  constraint known_devices_pkey PRIMARY KEY (id)
  constraint known_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX known_devices_by_end ON public.known_devices USING btree (expires_at)
  index INDEX known_devices_by_user ON public.known_devices USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- What both sides had when they last agreed on a file or folder: all changes are found by comparing with this.
table link_files
  id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  path text not null
  is_folder boolean not null
  document_id uuid not null  -- The document, or the folder of the workspace.
  number integer  -- The content of the document that was agreed on.
  sha256 text
  repository_id text
  fingerprint text
  size_bytes bigint
  modified_at timestamp with time zone
  is_sure boolean not null default true  -- False when another change could hide behind what was seen of the file: the next run compares checksums.
  agreed_at timestamp with time zone not null
  constraint link_file_is_measured CHECK ((is_folder OR ((number IS NOT NULL) AND (sha256 IS NOT NULL))))
  constraint link_file_is_of_one_document UNIQUE (document_id)
  constraint link_files_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint link_files_pkey PRIMARY KEY (id)
  constraint link_files_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES linked_workspaces(workspace_id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX link_files_by_path ON public.link_files USING btree (workspace_id, path)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What a run did with each file, or why it did not.
table link_run_files
  id uuid not null
  run_id uuid not null
  organisation_id uuid not null
  path text not null
  action text not null
  side text  -- Where the file was changed: in the repository or in the workspace.
  because text not null
  size_bytes bigint
  document_id uuid
  shares_needed integer
  shares_available integer
  at timestamp with time zone not null
  constraint link_run_file_action_is_known CHECK ((action = ANY (ARRAY['created'::text, 'updated'::text, 'moved'::text, 'deleted'::text, 'conflict'::text, 'waiting'::text, 'skipped'::text, 'failed'::text])))
  constraint link_run_file_side_is_known CHECK ((side = ANY (ARRAY['repository'::text, 'workspace'::text])))
  constraint link_run_files_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint link_run_files_pkey PRIMARY KEY (id)
  constraint link_run_files_run_id_fkey FOREIGN KEY (run_id) REFERENCES link_runs(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX link_run_files_by_run ON public.link_run_files USING btree (run_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Each time that both sides were compared: how far it has come, and how it ended.
table link_runs
  id uuid not null
  workspace_id uuid not null
  link_id uuid not null
  organisation_id uuid not null
  asked_by uuid  -- Null for those that came by themselves.
  status text not null  -- confirming: all is done but deletions that are so many that somebody must confirm them.
  created_at timestamp with time zone not null
  started_at timestamp with time zone
  ended_at timestamp with time zone
  next_try_at timestamp with time zone not null
  files_total integer not null default 0
  files_done integer not null default 0
  bytes_total bigint not null default 0
  bytes_done bigint not null default 0
  active_milliseconds bigint not null default 0
  conflicts integer not null default 0
  waiting integer not null default 0
  failed integer not null default 0
  deletes_waiting integer not null default 0
  deletes_confirmed integer not null default 0  -- So many deletions were confirmed by somebody; more need a confirmation of their own.
  is_cancelled boolean not null default false
  error text
  lease_id uuid
  leased_until timestamp with time zone  -- The node that is at it has it until then, by the clock of the database, and renews this while it lives.
  version integer not null default 1
  constraint link_run_status_is_known CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'confirming'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
  constraint link_run_that_ended_has_a_time CHECK (((status = ANY (ARRAY['waiting'::text, 'running'::text])) = (ended_at IS NULL)))
  constraint link_runs_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES users(id)
  constraint link_runs_link_id_fkey FOREIGN KEY (link_id) REFERENCES links(id) ON DELETE CASCADE
  constraint link_runs_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint link_runs_pkey PRIMARY KEY (id)
  constraint link_runs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES linked_workspaces(workspace_id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX link_runs_by_age ON public.link_runs USING btree (ended_at) WHERE (ended_at IS NOT NULL)
  index INDEX link_runs_by_link ON public.link_runs USING btree (link_id, id DESC)
  index INDEX link_runs_by_workspace ON public.link_runs USING btree (workspace_id, id DESC)
  index INDEX link_runs_due ON public.link_runs USING btree (next_try_at) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text]))
  index UNIQUE INDEX link_run_is_one_at_a_time ON public.link_runs USING btree (workspace_id) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text]))
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- The documents and folders of the workspace as a run saw them.
table link_seen_documents
  workspace_id uuid not null
  organisation_id uuid not null
  document_id uuid not null
  path text not null
  is_folder boolean not null
  number integer
  version integer not null
  sha256 text
  size_bytes bigint
  file_id uuid
  granted to the application: delete, insert, select, update
  index INDEX link_seen_documents_by_file ON public.link_seen_documents USING btree (file_id) WHERE (file_id IS NOT NULL)
  index INDEX link_seen_documents_by_path ON public.link_seen_documents USING btree (workspace_id, path)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- The list of the repository as a run saw it; made anew by each, so a crash may empty it.
table link_seen_files
  workspace_id uuid not null
  organisation_id uuid not null
  path text not null
  is_folder boolean not null
  repository_id text
  fingerprint text
  size_bytes bigint
  modified_at timestamp with time zone
  file_id uuid  -- The row of link_files that it belongs to.
  granted to the application: delete, insert, select, update
  index INDEX link_seen_files_by_file ON public.link_seen_files USING btree (file_id) WHERE (file_id IS NOT NULL)
  index INDEX link_seen_files_by_path ON public.link_seen_files USING btree (workspace_id, path)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What a run has found to differ and still has to look at, in order.
table link_steps
  workspace_id uuid not null
  organisation_id uuid not null
  position bigint not null
  phase integer not null
  path text not null
  file_id uuid
  agreed jsonb
  file jsonb
  document jsonb
  size_bytes bigint not null default 0
  is_done boolean not null default false
  constraint link_steps_pkey PRIMARY KEY ("position")
  granted to the application: delete, insert, select, update
  index INDEX link_steps_to_do ON public.link_steps USING btree (workspace_id, phase, "position") WHERE (NOT is_done)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Who somebody is at an identity provider: issuer and subject, never the address, which can be given to somebody else.
table linked_identities
  id uuid not null
  identity_provider_id uuid  -- Null once the provider is removed: it signs nobody in any more, and still says that this person was linked before.
  organisation_id uuid not null  -- The organisation of the identity provider.
  user_id uuid not null
  issuer text not null
  subject text not null
  email text  -- What the provider last said, to be shown; it decides nothing.
  linked_at timestamp with time zone not null
  last_used_at timestamp with time zone
  constraint identity_belongs_to_one_user UNIQUE (identity_provider_id, issuer, subject)
  constraint linked_identities_identity_provider_id_fkey FOREIGN KEY (identity_provider_id) REFERENCES identity_providers(id) ON DELETE SET NULL
  constraint linked_identities_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint linked_identities_pkey PRIMARY KEY (id)
  constraint linked_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  constraint linked_identity_email_is_at_most_254_characters CHECK ((char_length(email) <= 254))
  constraint linked_identity_subject_is_1_to_255_characters CHECK (((char_length(subject) >= 1) AND (char_length(subject) <= 255)))
  constraint user_has_one_identity_at_a_provider UNIQUE (identity_provider_id, user_id)
  granted to the application: delete, insert, select, update
  index INDEX linked_identities_by_organisation ON public.linked_identities USING btree (organisation_id)
  index INDEX linked_identities_by_user ON public.linked_identities USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- A workspace and the folder of a repository that it is kept the same as.
table linked_workspaces
  workspace_id uuid not null
  organisation_id uuid not null
  link_id uuid not null
  path text not null
  mode text not null  -- collaboration: changes go both ways; publication: out of the repository only.
  state text not null default 'waiting'::text
  interval_minutes integer not null default 15
  deletes_maximum integer not null default 10
  deletes_maximum_percent integer not null default 25
  next_run_at timestamp with time zone not null
  failures integer not null default 0  -- How often in a row the repository did not answer: the next try waits the longer, up to an hour.
  shares_needed integer  -- What the next file takes of the account's shares, while files wait for room; null when none wait.
  last_run_at timestamp with time zone
  created_by uuid
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint linked_deletes_maximum_is_a_percentage CHECK (((deletes_maximum_percent >= 0) AND (deletes_maximum_percent <= 100)))
  constraint linked_deletes_maximum_is_not_negative CHECK ((deletes_maximum >= 0))
  constraint linked_interval_is_1_to_1440_minutes CHECK (((interval_minutes >= 1) AND (interval_minutes <= 1440)))
  constraint linked_mode_is_known CHECK ((mode = ANY (ARRAY['collaboration'::text, 'publication'::text])))
  constraint linked_path_is_at_most_2000_characters CHECK ((char_length(path) <= 2000))
  constraint linked_state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'equal'::text, 'room_needed'::text, 'confirmation_needed'::text, 'away'::text, 'failed'::text])))
  constraint linked_workspaces_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
  constraint linked_workspaces_link_id_fkey FOREIGN KEY (link_id) REFERENCES links(id) ON DELETE CASCADE
  constraint linked_workspaces_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint linked_workspaces_pkey PRIMARY KEY (workspace_id)
  constraint linked_workspaces_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX linked_workspaces_by_link ON public.linked_workspaces USING btree (link_id)
  index INDEX linked_workspaces_by_next_run ON public.linked_workspaces USING btree (next_run_at)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- A content repository that an organisation has connected, and the agent user through whom it acts.
table links
  id uuid not null
  organisation_id uuid not null
  agent_user_id uuid not null
  kind text not null  -- One of the kinds that the server knows: folder, webdav, s3.
  name text not null
  settings jsonb not null  -- What may be shown of the settings: paths, addresses, names of users.
  sealed_secrets bytea  -- The rest of them, as JSON sealed with the installation's key; shown to nobody.
  tested_at timestamp with time zone  -- When the settings were last tried, by a person or a run; test_failure says what was wrong then.
  test_failure text
  created_by uuid
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint link_failure_has_a_test CHECK (((test_failure IS NULL) OR (tested_at IS NOT NULL)))
  constraint link_kind_is_a_word CHECK ((kind ~ '^[a-z0-9_]{1,40}$'::text))
  constraint link_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint link_test_failure_has_at_most_1000_characters CHECK ((char_length(test_failure) <= 1000))
  constraint links_agent_user_id_fkey FOREIGN KEY (agent_user_id) REFERENCES users(id)
  constraint links_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
  constraint links_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint links_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX links_by_agent ON public.links USING btree (agent_user_id)
  index INDEX links_by_organisation ON public.links USING btree (organisation_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Messages of identity providers that somebody signed out there, so that none counts twice.
table logout_tokens
  identity_provider_id uuid not null
  token_hash bytea not null
  expires_at timestamp with time zone not null
  constraint logout_tokens_identity_provider_id_fkey FOREIGN KEY (identity_provider_id) REFERENCES identity_providers(id) ON DELETE CASCADE
  constraint logout_tokens_pkey PRIMARY KEY (identity_provider_id, token_hash)
  granted to the application: delete, insert, select, update
  index INDEX logout_tokens_by_end ON public.logout_tokens USING btree (expires_at)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false)) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  row-level security: forced

-- The outbox. Bodies hold links that give access: they are sealed, and erased once sent.
table mails
  id uuid not null
  to_address text not null
  kind text not null
  subject text not null
  sealed_body bytea
  status text not null
  failure text
  created_at timestamp with time zone not null
  sent_at timestamp with time zone
  user_id uuid  -- The recipient of a notice, who can have such mails stopped; null for mails that always go.
  notice_group text  -- Which mails the unsubscribe link in this one stops.
  constraint mail_status_is_known CHECK ((status = ANY (ARRAY['kept'::text, 'queued'::text, 'sent'::text, 'failed'::text])))
  constraint mails_pkey PRIMARY KEY (id)
  constraint mails_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
  granted to the application: insert, select, update
  index INDEX mails_by_time ON public.mails USING btree (created_at)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR true))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy updatable for UPDATE to causeway_app using (( SELECT has_installation_scope() AS has_installation_scope))
  row-level security: forced

-- Which reminders went out, so that each goes once whichever node comes first; another moment is reminded of anew.
table notice_reminders
  kind text not null
  subject_id uuid not null
  moment timestamp with time zone not null  -- What it reminds of: the due date, the end.
  told_at timestamp with time zone not null
  constraint reminder_is_sent_once PRIMARY KEY (kind, subject_id, moment)
  granted to the application: delete, insert, select, update
  index INDEX notice_reminders_by_age ON public.notice_reminders USING btree (told_at)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false)) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  row-level security: forced

-- How a person wants to be told by mail. Who has no row is mailed at once.
table notice_settings
  user_id uuid not null
  mail jsonb not null default '{}'::jsonb  -- By group of kinds: immediate, digest or none; what is missing is immediate.
  digest_hour integer not null default 8
  time_zone text not null default 'UTC'::text
  version integer not null default 1
  constraint digest_hour_is_0_to_23 CHECK (((digest_hour >= 0) AND (digest_hour <= 23)))
  constraint notice_settings_pkey PRIMARY KEY (user_id)
  constraint notice_settings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  constraint time_zone_is_1_to_100_characters CHECK (((char_length(time_zone) >= 1) AND (char_length(time_zone) <= 100)))
  granted to the application: delete, insert, select, update
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- What a person is told in the app, written by the transaction that it is about; swept after a year.
table notices
  id uuid not null
  user_id uuid not null  -- The recipient.
  organisation_id uuid not null  -- Where the recipient belonged then: who has moved on reads it no more.
  kind text not null
  subject_kind text not null
  subject_id uuid
  actor_user_id uuid  -- Who did it; named or masked at each read.
  path text not null  -- Where in the web app it leads.
  words jsonb not null default '{}'::jsonb  -- What the text of its kind speaks of: names of organisations as in mail, names in the DNS, numbers, dates. Nothing that a person wrote.
  at timestamp with time zone not null
  read_at timestamp with time zone
  waits_for_digest boolean not null default false  -- Until the next digest takes it up.
  constraint notice_kind_is_1_to_100_characters CHECK (((char_length(kind) >= 1) AND (char_length(kind) <= 100)))
  constraint notice_path_is_1_to_300_characters CHECK (((char_length(path) >= 1) AND (char_length(path) <= 300)))
  constraint notice_words_are_few CHECK ((octet_length((words)::text) <= 4000))
  constraint notices_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES users(id)
  constraint notices_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint notices_pkey PRIMARY KEY (id)
  constraint notices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
  granted to the application: delete, insert, select, update
  index INDEX notices_by_age ON public.notices USING btree (at)
  index INDEX notices_by_recipient ON public.notices USING btree (user_id, id)
  index INDEX notices_by_subject ON public.notices USING btree (organisation_id, kind, subject_id, at)
  index INDEX notices_for_digest ON public.notices USING btree (user_id) WHERE waits_for_digest
  index INDEX notices_unread ON public.notices USING btree (user_id, organisation_id, id) WHERE (read_at IS NULL)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((user_id = ( SELECT current_user_id() AS current_user_id)) AND (organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((user_id = ( SELECT current_user_id() AS current_user_id)) AND (organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((user_id = ( SELECT current_user_id() AS current_user_id)) AND (organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((user_id = ( SELECT current_user_id() AS current_user_id)) AND (organisation_id = ( SELECT current_organisation_id() AS current_organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((user_id = ( SELECT current_user_id() AS current_user_id)) AND (organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)))))
  row-level security: forced

-- Where people belong; holds users, roles, tasks and connections.
table organisations
  id uuid not null
  account_id uuid not null
  name text not null
  short_name text not null
  kind text not null
  connection_visibility text not null  -- Towards unconnected organisations: listed (anyone may ask), unlisted (only by exact short name), none (nobody new may ask).
  transfer_needs_shared_role boolean not null default false  -- When set, giver and receiver of a transferred task must share a role.
  import_key text  -- What an import recognises this organisation by when it runs again.
  version integer not null default 1
  created_at timestamp with time zone not null
  folded_name text not null default folded(name)
  trusted_list_version integer not null default 1
  share_quota integer  -- How many shares this organisation is meant to use at most. It warns at 80 % and 100 % and blocks nothing.
  share_quota_warned integer not null default 0  -- The level of the quota, in per cent, that its administrators were last told of: 0, 80 or 100.
  second_factor_required boolean not null default false  -- Its people reach nothing until they have a second factor and the session has confirmed it.
  constraint individual_organisation_may_not_be_asked CHECK (((kind = 'organisation'::text) OR (connection_visibility = 'none'::text)))
  constraint organisation_connection_visibility_is_known CHECK ((connection_visibility = ANY (ARRAY['listed'::text, 'unlisted'::text, 'none'::text])))
  constraint organisation_import_key_is_unique UNIQUE (import_key)
  constraint organisation_kind_is_known CHECK ((kind = ANY (ARRAY['organisation'::text, 'individual'::text, 'installation'::text])))
  constraint organisation_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint organisation_share_quota_is_not_negative CHECK ((share_quota >= 0))
  constraint organisation_short_name_is_unique UNIQUE (short_name)
  constraint organisation_short_name_is_well_formed CHECK ((short_name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text))
  constraint organisations_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint organisations_pkey PRIMARY KEY (id)
  granted to the application: insert, select, update
  index INDEX organisations_by_account ON public.organisations USING btree (account_id)
  index INDEX organisations_by_folded_name ON public.organisations USING btree (folded_name, id)
  index INDEX organisations_by_lower_name ON public.organisations USING btree (lower(name), id)
  index INDEX organisations_listed_by_folded_name ON public.organisations USING btree (folded_name, id) WHERE (connection_visibility = 'listed'::text)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(id))) OR ((connection_visibility = 'listed'::text) AND (( SELECT current_organisation_id() AS current_organisation_id) IS NOT NULL)) OR (EXISTS ( SELECT
   FROM connections c
  WHERE ((c.from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) AND (c.to_organisation_id = organisations.id)))) OR (EXISTS ( SELECT
   FROM connections c
  WHERE ((c.to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) AND (c.from_organisation_id = organisations.id))))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(id)))))
  row-level security: forced

-- Mailed tokens of people who are invited into a workspace and have no user yet. They prove the address, so nobody but the mail has them.
table participant_invitations
  participant_id uuid not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint participant_invitation_token_is_unique UNIQUE (token_hash)
  constraint participant_invitations_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES participants(id) ON DELETE CASCADE
  constraint participant_invitations_pkey PRIMARY KEY (participant_id)
  granted to the application: delete, insert, select, update
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM participants p
  WHERE (p.id = participant_invitations.participant_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM participants p
  WHERE (p.id = participant_invitations.participant_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using (( SELECT has_installation_scope() AS has_installation_scope))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM participants p
  WHERE (p.id = participant_invitations.participant_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM participants p
  WHERE (p.id = participant_invitations.participant_id)))))
  row-level security: forced

-- Whom a workspace is open to besides its owner, from any organisation, and what they may do in it.
table participants
  id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null  -- The organisation of the workspace, not of the person.
  user_id uuid  -- Null while the address belongs to nobody yet; whoever proves it becomes the participant.
  email text not null
  abilities text[] not null
  status text not null
  is_hidden boolean not null default false
  acted_at timestamp with time zone  -- When they first did something that the others see: a hidden participant shows from then on.
  message text not null default ''::text
  invited_by uuid not null
  invited_at timestamp with time zone not null
  joined_at timestamp with time zone
  ended_at timestamp with time zone
  version integer not null default 1
  constraint active_participant_is_a_user CHECK (((status <> 'active'::text) OR (user_id IS NOT NULL)))
  constraint participant_abilities_are_known CHECK (((abilities <@ ARRAY['preview'::text, 'download'::text, 'upload'::text, 'edit'::text, 'delete'::text, 'comment'::text, 'invite'::text, 'manage'::text]) AND ('preview'::text = ANY (abilities))))
  constraint participant_email_is_3_to_254_characters CHECK (((char_length(email) >= 3) AND (char_length(email) <= 254)))
  constraint participant_message_is_at_most_2000_characters CHECK ((char_length(message) <= 2000))
  constraint participant_status_is_known CHECK ((status = ANY (ARRAY['invited'::text, 'active'::text, 'left'::text, 'removed'::text])))
  constraint participants_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES users(id)
  constraint participants_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint participants_pkey PRIMARY KEY (id)
  constraint participants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
  constraint participants_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select
  granted to the application: update of abilities, acted_at, email, ended_at, invited_at, invited_by, is_hidden, joined_at, message, status, user_id, version
  index INDEX participants_by_user ON public.participants USING btree (user_id, workspace_id) WHERE (status = 'active'::text)
  index INDEX participants_by_workspace ON public.participants USING btree (workspace_id, id)
  index INDEX participants_invited_by_email ON public.participants USING btree (email) WHERE (status = 'invited'::text)
  index UNIQUE INDEX participant_is_in_a_workspace_once_as_user ON public.participants USING btree (workspace_id, user_id) WHERE (status = ANY (ARRAY['invited'::text, 'active'::text]))
  index UNIQUE INDEX participant_is_in_a_workspace_once_by_address ON public.participants USING btree (workspace_id, email) WHERE (status = ANY (ARRAY['invited'::text, 'active'::text]))
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (user_id = ( SELECT current_user_id() AS current_user_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (user_id = ( SELECT current_user_id() AS current_user_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (user_id = ( SELECT current_user_id() AS current_user_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (user_id = ( SELECT current_user_id() AS current_user_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (user_id = ( SELECT current_user_id() AS current_user_id)))))
  row-level security: forced

-- What a passkey was asked to sign: for one purpose, of one person and session, once, within five minutes.
table passkey_challenges
  challenge_hash bytea not null
  purpose text not null
  user_id uuid
  session_id uuid
  act text
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint confirmation_challenge_names_its_act CHECK (((purpose = 'confirmation'::text) = (act IS NOT NULL)))
  constraint only_sign_in_challenges_are_nobodys CHECK (((purpose = 'sign_in'::text) OR (user_id IS NOT NULL)))
  constraint passkey_challenge_purpose_is_known CHECK ((purpose = ANY (ARRAY['registration'::text, 'sign_in'::text, 'second_factor'::text, 'confirmation'::text])))
  constraint passkey_challenges_pkey PRIMARY KEY (challenge_hash)
  constraint passkey_challenges_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
  constraint passkey_challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX passkey_challenges_by_end ON public.passkey_challenges USING btree (expires_at)
  index INDEX passkey_challenges_by_session ON public.passkey_challenges USING btree (session_id)
  index INDEX passkey_challenges_by_user ON public.passkey_challenges USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- Public keys of passkeys and security keys (WebAuthn).
table passkeys
  id uuid not null
  user_id uuid not null
  name text not null
  credential_id bytea not null
  public_key bytea not null
  counter bigint not null  -- How often the authenticator says it has signed; one that goes back has been copied and is refused.
  transports text[] not null default '{}'::text[]
  is_synced boolean not null  -- Kept by a service that copies it to other devices of the person.
  created_at timestamp with time zone not null
  last_used_at timestamp with time zone
  version integer not null default 1
  constraint passkey_counter_is_not_negative CHECK ((counter >= 0))
  constraint passkey_credential_is_unique UNIQUE (credential_id)
  constraint passkey_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint passkeys_pkey PRIMARY KEY (id)
  constraint passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX passkeys_by_user ON public.passkeys USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

table password_resets
  id uuid not null
  user_id uuid not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint password_reset_token_is_unique UNIQUE (token_hash)
  constraint password_resets_pkey PRIMARY KEY (id)
  constraint password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX password_resets_by_user ON public.password_resets USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false)) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  row-level security: forced

-- People whose password was right and whose second factor is still to come.
table pending_sign_ins
  id uuid not null
  token_hash bytea not null
  user_id uuid not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint pending_sign_in_token_is_unique UNIQUE (token_hash)
  constraint pending_sign_ins_pkey PRIMARY KEY (id)
  constraint pending_sign_ins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX pending_sign_ins_by_end ON public.pending_sign_ins USING btree (expires_at)
  index INDEX pending_sign_ins_by_user ON public.pending_sign_ins USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- Codes for who has lost their second factor. Only hashes are kept; each is good once.
table recovery_codes
  id uuid not null
  user_id uuid not null
  code_hash bytea not null
  created_at timestamp with time zone not null
  used_at timestamp with time zone
  constraint recovery_code_is_unique UNIQUE (code_hash)
  constraint recovery_codes_pkey PRIMARY KEY (id)
  constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX recovery_codes_by_user ON public.recovery_codes USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

table role_members
  role_id uuid not null
  user_id uuid not null
  organisation_id uuid not null
  added_at timestamp with time zone not null
  constraint role_members_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint role_members_pkey PRIMARY KEY (role_id, user_id)
  constraint role_members_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE CASCADE
  constraint role_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX role_members_by_organisation ON public.role_members USING btree (organisation_id)
  index INDEX role_members_by_user ON public.role_members USING btree (user_id, role_id)
  policy connected_see_members_of_public_roles for SELECT to causeway_app using ((may_send_to(organisation_id, 'roles_and_users'::text) AND (EXISTS ( SELECT
   FROM roles r
  WHERE ((r.id = role_members.role_id) AND (r.visibility = 'public'::text))))))
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- A named group of an organisation's users to which work can be assigned.
table roles
  id uuid not null
  organisation_id uuid not null
  name text not null
  description text not null default ''::text
  visibility text not null
  security_level text not null
  builtin text  -- The two roles that each organisation is born with; they cannot be deleted.
  version integer not null default 1
  created_at timestamp with time zone not null
  folded_name text not null default folded(name)
  is_auditor boolean not null default false  -- Whoever holds this role may read the audit of its organisation, and change nothing by that.
  constraint role_builtin_is_known CHECK ((builtin = ANY (ARRAY['administrators'::text, 'everyone'::text])))
  constraint role_description_is_at_most_2000_characters CHECK ((char_length(description) <= 2000))
  constraint role_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint role_security_level_is_known CHECK ((security_level = ANY (ARRAY['member'::text, 'coordinator'::text, 'administrator'::text])))
  constraint role_visibility_is_known CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text])))
  constraint roles_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint roles_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX roles_by_folded_name ON public.roles USING btree (organisation_id, folded_name, id)
  index INDEX roles_public_by_organisation ON public.roles USING btree (organisation_id, lower(name), id) WHERE (visibility = 'public'::text)
  index UNIQUE INDEX role_builtin_is_unique_in_its_organisation ON public.roles USING btree (organisation_id, builtin) WHERE (builtin IS NOT NULL)
  index UNIQUE INDEX role_name_is_unique_in_its_organisation ON public.roles USING btree (organisation_id, lower(name))
  policy connected_see_public_roles for SELECT to causeway_app using (((visibility = 'public'::text) AND may_send_to(organisation_id)))
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What provisioning keeps of a role beside the role.
table scim_groups
  organisation_id uuid not null
  role_id uuid not null
  external_id text
  version integer not null default 1
  constraint scim_group_external_id_is_1_to_500_characters CHECK (((char_length(external_id) >= 1) AND (char_length(external_id) <= 500)))
  constraint scim_groups_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint scim_groups_pkey PRIMARY KEY (organisation_id, role_id)
  constraint scim_groups_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX scim_groups_by_external_id ON public.scim_groups USING btree (organisation_id, external_id)
  index INDEX scim_groups_by_role ON public.scim_groups USING btree (role_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- The last requests of provisioning and what they came to, for administrators who set it up; not the audit.
table scim_requests
  id uuid not null
  organisation_id uuid not null
  token_name text not null
  method text not null
  path text not null  -- Without the query, which may name people.
  status integer not null
  detail text  -- The sentence of the refusal.
  at timestamp with time zone not null
  constraint scim_request_detail_has_at_most_500_characters CHECK ((char_length(detail) <= 500))
  constraint scim_request_path_has_at_most_200_characters CHECK ((char_length(path) <= 200))
  constraint scim_requests_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint scim_requests_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX scim_requests_by_organisation ON public.scim_requests USING btree (organisation_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What provisioning may do in an organisation; without a row the defaults.
table scim_settings
  organisation_id uuid not null
  manages_administrators boolean not null default false  -- Whether it may make and unmake administrators; unless switched on, it may only disable them.
  version integer not null default 1
  constraint scim_settings_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint scim_settings_pkey PRIMARY KEY (organisation_id)
  granted to the application: delete, insert, select, update
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- With these an identity provider provisions one organisation, until they are deleted.
table scim_tokens
  id uuid not null
  organisation_id uuid not null
  agent_user_id uuid not null  -- Who acts by the token in the audit: an agent that is disabled, so that nobody signs in as it or assigns it work.
  name text not null
  token_hash bytea not null
  created_by uuid
  created_at timestamp with time zone not null
  last_used_at timestamp with time zone  -- To the minute.
  constraint scim_token_is_unique UNIQUE (token_hash)
  constraint scim_token_name_is_1_to_100_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 100)))
  constraint scim_tokens_agent_user_id_fkey FOREIGN KEY (agent_user_id) REFERENCES users(id)
  constraint scim_tokens_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
  constraint scim_tokens_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint scim_tokens_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX scim_tokens_by_agent ON public.scim_tokens USING btree (agent_user_id)
  index INDEX scim_tokens_by_organisation ON public.scim_tokens USING btree (organisation_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What provisioning keeps of a person beside the person, for each organisation.
table scim_users
  organisation_id uuid not null
  user_id uuid not null
  external_id text  -- What the identity provider calls them; it identifies nobody here.
  given_name text
  family_name text
  deleted_at timestamp with time zone  -- Deleted by provisioning: disabled, and not shown to it until they are enabled or created again.
  version integer not null default 1
  constraint scim_user_external_id_is_1_to_500_characters CHECK (((char_length(external_id) >= 1) AND (char_length(external_id) <= 500)))
  constraint scim_user_family_name_has_at_most_200_characters CHECK ((char_length(family_name) <= 200))
  constraint scim_user_given_name_has_at_most_200_characters CHECK ((char_length(given_name) <= 200))
  constraint scim_users_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint scim_users_pkey PRIMARY KEY (organisation_id, user_id)
  constraint scim_users_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX scim_users_by_external_id ON public.scim_users USING btree (organisation_id, external_id)
  index INDEX scim_users_by_user ON public.scim_users USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

table sessions
  id uuid not null
  user_id uuid not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  second_factor_at timestamp with time zone  -- When this session last confirmed a second factor; null while it has not.
  constraint session_token_is_unique UNIQUE (token_hash)
  constraint sessions_pkey PRIMARY KEY (id)
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX sessions_by_user ON public.sessions USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- The ledger of shares: what each act added or gave back for each person. Its sum is accounts.shares_used. Append-only.
table share_entries
  id uuid not null
  account_id uuid not null  -- No foreign key, which would lock the account's row for each entry: it is busy enough. causeway verify compares.
  organisation_id uuid not null
  workspace_id uuid not null
  sharee_id uuid not null
  sharee_kind text not null
  change integer not null
  reason text not null
  actor_user_id uuid
  at timestamp with time zone not null
  constraint share_entries_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES users(id)
  constraint share_entries_pkey PRIMARY KEY (id)
  constraint share_entry_changes_something CHECK ((change <> 0))
  constraint share_entry_sharee_kind_is_known CHECK ((sharee_kind = ANY (ARRAY['user'::text, 'participant'::text, 'assignee'::text])))
  granted to the application: insert, select
  index INDEX share_entries_by_account ON public.share_entries USING btree (account_id, at)
  index INDEX share_entries_by_organisation ON public.share_entries USING btree (organisation_id, at)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

-- Sign-ons under way. Each is good once, in one browser, for ten minutes.
table sign_ons
  id uuid not null
  identity_provider_id uuid not null
  stage text not null  -- asked: by somebody signed in, who has yet to leave for the provider; underway: they are there; unlinked: back, and it remains to be shown that the user of this address is them.
  purpose text not null
  token_hash bytea not null  -- Of what the browser brings: the start's token, the state, or the token of the page that asks for the password.
  browser_hash bytea  -- Of the cookie of the browser that began it; no other may finish it.
  sealed_secrets bytea  -- underway: the PKCE verifier and the nonce. unlinked: who the provider says it is.
  user_id uuid
  session_id uuid
  act text
  return_to text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint confirming_sign_on_names_its_act CHECK (((purpose = 'confirmation'::text) = (act IS NOT NULL)))
  constraint sign_on_act_is_1_to_500_characters CHECK (((char_length(act) >= 1) AND (char_length(act) <= 500)))
  constraint sign_on_belongs_to_a_browser_once_begun CHECK (((stage = 'asked'::text) OR (browser_hash IS NOT NULL)))
  constraint sign_on_for_somebody_names_them_and_their_session CHECK (((purpose = 'sign_in'::text) OR ((user_id IS NOT NULL) AND (session_id IS NOT NULL))))
  constraint sign_on_purpose_is_known CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'link'::text, 'confirmation'::text])))
  constraint sign_on_returns_to_a_path_of_ours CHECK (((return_to ~ '^/([^/\\]|$)'::text) AND (char_length(return_to) <= 500)))
  constraint sign_on_stage_is_known CHECK ((stage = ANY (ARRAY['asked'::text, 'underway'::text, 'unlinked'::text])))
  constraint sign_on_token_is_unique UNIQUE (token_hash)
  constraint sign_ons_identity_provider_id_fkey FOREIGN KEY (identity_provider_id) REFERENCES identity_providers(id) ON DELETE CASCADE
  constraint sign_ons_pkey PRIMARY KEY (id)
  constraint sign_ons_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
  constraint sign_ons_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX sign_ons_by_end ON public.sign_ons USING btree (expires_at)
  index INDEX sign_ons_by_identity_provider ON public.sign_ons USING btree (identity_provider_id)
  index INDEX sign_ons_by_session ON public.sign_ons USING btree (session_id)
  index INDEX sign_ons_by_user ON public.sign_ons USING btree (user_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- Sign-ups whose address is not yet proved. A row goes when it is used or superseded.
table sign_ups
  id uuid not null
  email text not null
  name text not null
  password_hash text not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint sign_up_token_is_unique UNIQUE (token_hash)
  constraint sign_ups_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX sign_ups_by_email ON public.sign_ups USING btree (email)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR false)) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR false))
  row-level security: forced

-- Sessions that an identity provider began, so that signing out there ends them here, and the other way round.
table single_sign_on_sessions
  session_id uuid not null
  identity_provider_id uuid not null
  linked_identity_id uuid not null
  provider_session_id text  -- sid: what the provider calls its own session.
  sealed_id_token bytea not null  -- Sent back to the provider when the person signs out there too.
  constraint single_sign_on_sessions_identity_provider_id_fkey FOREIGN KEY (identity_provider_id) REFERENCES identity_providers(id) ON DELETE CASCADE
  constraint single_sign_on_sessions_linked_identity_id_fkey FOREIGN KEY (linked_identity_id) REFERENCES linked_identities(id) ON DELETE CASCADE
  constraint single_sign_on_sessions_pkey PRIMARY KEY (session_id)
  constraint single_sign_on_sessions_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX single_sign_on_sessions_by_identity ON public.single_sign_on_sessions USING btree (linked_identity_id)
  index INDEX single_sign_on_sessions_by_provider ON public.single_sign_on_sessions USING btree (identity_provider_id, provider_session_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM sessions s
  WHERE ((s.id = single_sign_on_sessions.session_id) AND (s.user_id = ( SELECT current_user_id() AS current_user_id)))))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM sessions s
  WHERE ((s.id = single_sign_on_sessions.session_id) AND (s.user_id = ( SELECT current_user_id() AS current_user_id)))))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM sessions s
  WHERE ((s.id = single_sign_on_sessions.session_id) AND (s.user_id = ( SELECT current_user_id() AS current_user_id)))))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM sessions s
  WHERE ((s.id = single_sign_on_sessions.session_id) AND (s.user_id = ( SELECT current_user_id() AS current_user_id))))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM sessions s
  WHERE ((s.id = single_sign_on_sessions.session_id) AND (s.user_id = ( SELECT current_user_id() AS current_user_id)))))))
  row-level security: forced

-- Whether an organisation demands single sign-on for its owned e-mail domains; without a row it does not.
table single_sign_on_settings
  organisation_id uuid not null
  is_required boolean not null default false
  version integer not null default 1
  constraint single_sign_on_settings_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint single_sign_on_settings_pkey PRIMARY KEY (organisation_id)
  granted to the application: delete, insert, select, update
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- To whom a task is assigned. Both organisations stand in the row: both may see it, nobody else.
table task_assignees
  id uuid not null
  task_id uuid not null
  from_organisation_id uuid not null
  to_organisation_id uuid not null
  role_id uuid
  user_id uuid
  is_open boolean not null default true  -- The task waits to be taken (kept equal to tasks.status = open), so that an inbox is one index range.
  is_cut_off boolean not null default false  -- The connection that the task came along has ended since: its documents are shared to this assignee no more, until the sender attaches anew along a new one.
  constraint task_assignee_is_a_role_or_a_user CHECK (((role_id IS NULL) <> (user_id IS NULL)))
  constraint task_assignees_from_organisation_id_fkey FOREIGN KEY (from_organisation_id) REFERENCES organisations(id)
  constraint task_assignees_pkey PRIMARY KEY (id)
  constraint task_assignees_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE RESTRICT
  constraint task_assignees_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE
  constraint task_assignees_to_organisation_id_fkey FOREIGN KEY (to_organisation_id) REFERENCES organisations(id)
  constraint task_assignees_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
  constraint task_is_assigned_once_to_each UNIQUE NULLS NOT DISTINCT (task_id, role_id, user_id)
  granted to the application: delete, insert, select, update
  index INDEX task_assignees_by_role ON public.task_assignees USING btree (role_id) WHERE (role_id IS NOT NULL)
  index INDEX task_assignees_by_to_organisation ON public.task_assignees USING btree (to_organisation_id, task_id DESC)
  index INDEX task_assignees_open_by_role ON public.task_assignees USING btree (role_id, task_id DESC) WHERE is_open
  index INDEX task_assignees_open_by_user ON public.task_assignees USING btree (user_id, task_id DESC) WHERE is_open
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR ((to_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(to_organisation_id)))))
  row-level security: forced

table task_comments
  id uuid not null
  task_id uuid not null
  author_user_id uuid not null
  author_organisation_id uuid not null
  text text not null
  created_at timestamp with time zone not null
  acted_for_organisation_id uuid  -- As in task_events.
  constraint task_comment_is_1_to_2000_characters CHECK (((char_length(text) >= 1) AND (char_length(text) <= 2000)))
  constraint task_comments_acted_for_organisation_id_fkey FOREIGN KEY (acted_for_organisation_id) REFERENCES organisations(id)
  constraint task_comments_author_organisation_id_fkey FOREIGN KEY (author_organisation_id) REFERENCES organisations(id)
  constraint task_comments_author_user_id_fkey FOREIGN KEY (author_user_id) REFERENCES users(id)
  constraint task_comments_pkey PRIMARY KEY (id)
  constraint task_comments_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE
  granted to the application: insert, select
  index INDEX task_comments_by_task ON public.task_comments USING btree (task_id, id)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((author_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) AND ((acted_for_organisation_id IS NULL) OR (acted_for_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(acted_for_organisation_id))) AND (EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_comments.task_id))))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_comments.task_id)))))
  row-level security: forced

-- Documents on tasks. Whoever holds the task sees this version of the document, and nothing else of its workspace.
table task_documents
  task_id uuid not null
  document_id uuid not null
  number integer not null  -- The version that was attached, and that a verdict is given on.
  workspace_id uuid not null
  organisation_id uuid not null
  attached_by uuid not null
  attached_at timestamp with time zone not null
  verdict text
  constraint task_document_verdict_is_known CHECK ((verdict = ANY (ARRAY['approved'::text, 'rejected'::text])))
  constraint task_documents_attached_by_fkey FOREIGN KEY (attached_by) REFERENCES users(id)
  constraint task_documents_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint task_documents_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint task_documents_pkey PRIMARY KEY (task_id, document_id)
  constraint task_documents_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE
  constraint task_documents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX task_documents_by_document ON public.task_documents USING btree (document_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_documents.task_id))) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_documents.task_id))) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_documents.task_id))) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_documents.task_id))) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_documents.task_id))) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))))
  row-level security: forced

-- The one history of a task that both sides see. People are named or hidden at each read. Append-only.
table task_events
  id uuid not null
  task_id uuid not null
  kind text not null
  actor_user_id uuid
  actor_organisation_id uuid
  person_user_id uuid  -- The other person of the event, such as the receiver of a transfer.
  person_organisation_id uuid  -- Where the other person or the role of the event belongs.
  role_id uuid
  comment text
  at timestamp with time zone not null
  acted_for_organisation_id uuid  -- The side whose act it was: another than their own for who administers an account. Null in rows of before, where it was their own.
  constraint task_events_acted_for_organisation_id_fkey FOREIGN KEY (acted_for_organisation_id) REFERENCES organisations(id)
  constraint task_events_actor_organisation_id_fkey FOREIGN KEY (actor_organisation_id) REFERENCES organisations(id)
  constraint task_events_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES users(id)
  constraint task_events_person_organisation_id_fkey FOREIGN KEY (person_organisation_id) REFERENCES organisations(id)
  constraint task_events_person_user_id_fkey FOREIGN KEY (person_user_id) REFERENCES users(id)
  constraint task_events_pkey PRIMARY KEY (id)
  constraint task_events_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE SET NULL
  constraint task_events_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE
  granted to the application: insert, select
  index INDEX task_events_by_task ON public.task_events USING btree (task_id, id)
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (((actor_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(actor_organisation_id))) AND ((acted_for_organisation_id IS NULL) OR (acted_for_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(acted_for_organisation_id))) AND (EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_events.task_id))))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (EXISTS ( SELECT
   FROM tasks t
  WHERE (t.id = task_events.task_id)))))
  row-level security: forced

-- To whom a task shares its documents now: its holder, or one reserved for each assignee until someone takes it. Everybody else has a document by taking part in its workspace. The owner of the workspace may stand here, and is not counted.
table task_shares
  task_id uuid not null
  document_id uuid not null
  sharee_id uuid not null
  sharee_kind text not null
  workspace_id uuid not null
  organisation_id uuid not null
  since timestamp with time zone not null
  constraint task_share_sharee_kind_is_known CHECK ((sharee_kind = ANY (ARRAY['user'::text, 'assignee'::text])))
  constraint task_shares_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint task_shares_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint task_shares_pkey PRIMARY KEY (task_id, document_id, sharee_id)
  constraint task_shares_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE
  constraint task_shares_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX task_shares_by_document ON public.task_shares USING btree (document_id, sharee_id)
  index INDEX task_shares_by_sharee ON public.task_shares USING btree (sharee_id, document_id)
  index INDEX task_shares_by_workspace ON public.task_shares USING btree (workspace_id, sharee_id, document_id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (sharee_id = ( SELECT current_user_id() AS current_user_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (sharee_id = ( SELECT current_user_id() AS current_user_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (sharee_id = ( SELECT current_user_id() AS current_user_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (sharee_id = ( SELECT current_user_id() AS current_user_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])) OR (sharee_id = ( SELECT current_user_id() AS current_user_id)))))
  row-level security: forced

-- A piece of work, assigned to roles and users of the sending or of connected organisations.
table tasks
  id uuid not null
  from_organisation_id uuid not null
  from_user_id uuid not null
  title text not null
  description text not null default ''::text
  kind text not null
  priority text not null
  due_at timestamp with time zone
  status text not null
  holder_user_id uuid
  holder_organisation_id uuid
  verdict text
  version integer not null default 1
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  closed_at timestamp with time zone
  constraint task_description_is_at_most_10000_characters CHECK ((char_length(description) <= 10000))
  constraint task_has_a_holder_when_taken CHECK (((status <> 'taken'::text) OR (holder_user_id IS NOT NULL)))
  constraint task_has_no_holder_when_open CHECK (((status <> 'open'::text) OR (holder_user_id IS NULL)))
  constraint task_holder_has_an_organisation CHECK (((holder_user_id IS NULL) = (holder_organisation_id IS NULL)))
  constraint task_kind_is_known CHECK ((kind = ANY (ARRAY['basic'::text, 'acknowledge'::text, 'review'::text, 'approve'::text])))
  constraint task_priority_is_known CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text, 'urgent'::text])))
  constraint task_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'taken'::text, 'completed'::text, 'declined'::text, 'cancelled'::text])))
  constraint task_title_is_1_to_200_characters CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200)))
  constraint task_verdict_is_known CHECK ((verdict = ANY (ARRAY['approved'::text, 'rejected'::text])))
  constraint tasks_from_organisation_id_fkey FOREIGN KEY (from_organisation_id) REFERENCES organisations(id)
  constraint tasks_from_user_id_fkey FOREIGN KEY (from_user_id) REFERENCES users(id)
  constraint tasks_holder_organisation_id_fkey FOREIGN KEY (holder_organisation_id) REFERENCES organisations(id)
  constraint tasks_holder_user_id_fkey FOREIGN KEY (holder_user_id) REFERENCES users(id)
  constraint tasks_pkey PRIMARY KEY (id)
  granted to the application: insert, select
  granted to the application: update of closed_at, description, due_at, holder_organisation_id, holder_user_id, priority, status, title, updated_at, verdict, version
  index INDEX tasks_by_from_organisation ON public.tasks USING btree (from_organisation_id, status, id DESC)
  index INDEX tasks_by_holder ON public.tasks USING btree (holder_user_id, status, id DESC) WHERE (holder_user_id IS NOT NULL)
  index INDEX tasks_by_holder_organisation ON public.tasks USING btree (holder_organisation_id, status) WHERE (holder_organisation_id IS NOT NULL)
  index INDEX tasks_by_sender ON public.tasks USING btree (from_user_id, from_organisation_id, id DESC)
  index INDEX tasks_that_fall_due ON public.tasks USING btree (due_at, id) WHERE ((status = ANY (ARRAY['open'::text, 'taken'::text])) AND (due_at IS NOT NULL))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR (EXISTS ( SELECT
   FROM task_assignees a
  WHERE (a.task_id = tasks.id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR (EXISTS ( SELECT
   FROM task_assignees a
  WHERE (a.task_id = tasks.id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((from_organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(from_organisation_id))) OR (EXISTS ( SELECT
   FROM task_assignees a
  WHERE (a.task_id = tasks.id)))))
  row-level security: forced

-- Whom an organisation trusts to be invited into its workspaces, in canonical form; without any, anybody may be.
table trusted_list_items
  organisation_id uuid not null
  kind text not null
  value text not null  -- An e-mail address, or a DNS name that covers itself and every name below it.
  constraint trusted_list_item_kind_is_known CHECK ((kind = ANY (ARRAY['address'::text, 'email_domain'::text])))
  constraint trusted_list_item_value_is_1_to_254_characters CHECK (((char_length(value) >= 1) AND (char_length(value) <= 254)))
  constraint trusted_list_items_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint trusted_list_items_pkey PRIMARY KEY (organisation_id, kind, value)
  granted to the application: delete, insert, select, update
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Resumable uploads under way. Finished ones stay until they expire, to answer a client that asks again.
table uploads
  id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  user_id uuid not null
  content_id uuid not null
  folder_id uuid
  document_id uuid  -- Set when the upload becomes a new version of this document.
  name text not null
  size_bytes bigint
  content_type text not null default ''::text
  sha256 text  -- What the client says that the whole has as its SHA-256; compared before anything comes of it.
  metadata jsonb not null default '{}'::jsonb  -- What the client said at its beginning, to be told again (Upload-Metadata).
  resulting_document_id uuid
  lease_id uuid
  leased_until timestamp with time zone  -- The request that adds to it holds it until then, by the clock of the database, and renews this while it lives.
  lease_is_wanted boolean not null default false  -- A newer request waits: whoever holds the lease lets go.
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint upload_name_is_1_to_255_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 255)))
  constraint upload_sha256_is_hexadecimal CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint upload_size_is_not_negative CHECK ((size_bytes >= 0))
  constraint uploads_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id)
  constraint uploads_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint uploads_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folders(id) ON DELETE SET NULL
  constraint uploads_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint uploads_pkey PRIMARY KEY (id)
  constraint uploads_resulting_document_id_fkey FOREIGN KEY (resulting_document_id) REFERENCES documents(id) ON DELETE SET NULL
  constraint uploads_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
  constraint uploads_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX uploads_by_content ON public.uploads USING btree (content_id)
  index INDEX uploads_by_expiry ON public.uploads USING btree (expires_at)
  index INDEX uploads_by_user ON public.uploads USING btree (user_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id))))
  row-level security: forced

-- Every address that signs a user in: the one that they have, and former ones that stay as aliases. Nobody else can have either.
table user_addresses
  email text not null
  user_id uuid not null
  is_alias boolean not null  -- A former address. It signs in and is reserved, and never places anybody.
  since timestamp with time zone not null
  constraint address_belongs_to_one_user PRIMARY KEY (email)
  constraint user_addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  granted to the application: delete, insert, select, update
  index INDEX user_addresses_by_user ON public.user_addresses USING btree (user_id)
  index UNIQUE INDEX user_has_one_address_besides_aliases ON public.user_addresses USING btree (user_id) WHERE (NOT is_alias)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR (EXISTS ( SELECT
   FROM users u
  WHERE ((u.id = user_addresses.user_id) AND ((u.organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(u.organisation_id))))))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR (EXISTS ( SELECT
   FROM users u
  WHERE ((u.id = user_addresses.user_id) AND ((u.organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(u.organisation_id))))))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR (EXISTS ( SELECT
   FROM users u
  WHERE ((u.id = user_addresses.user_id) AND ((u.organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(u.organisation_id))))))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR (EXISTS ( SELECT
   FROM users u
  WHERE ((u.id = user_addresses.user_id) AND ((u.organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(u.organisation_id)))))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR (user_id = ( SELECT current_user_id() AS current_user_id)) OR (EXISTS ( SELECT
   FROM users u
  WHERE ((u.id = user_addresses.user_id) AND ((u.organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(u.organisation_id))))))))
  row-level security: forced

-- A person (or an agent) who signs in; belongs to exactly one organisation. Pending: invited, not yet accepted, without any power.
table users
  id uuid not null
  organisation_id uuid not null
  name text not null
  email text not null  -- The proved address in canonical form (lower case, IDNA).
  kind text not null default 'person'::text
  status text not null
  is_operator boolean not null default false
  is_enterprise_administrator boolean not null default false
  placement_rule text
  placement_email_domain text  -- The owned e-mail domain that their address fell under when it placed them.
  version integer not null default 1
  created_at timestamp with time zone not null
  folded_name text not null default folded(name)
  placement_act text  -- By what act they came to their organisation; which rule decided then, placement_rule says.
  placed_at timestamp with time zone
  language text not null default 'en'::text  -- Of the notices and mails to this person.
  email_refused_at timestamp with time zone  -- When a mail server refused the address for good; nothing but security mails goes there until it is cleared or the address changes.
  constraint nobody_has_the_address_of_an_agent CHECK (((kind = 'agent'::text) OR (email !~~ '%@agents.invalid'::text)))
  constraint user_email_is_at_most_254_characters CHECK (((char_length(email) >= 3) AND (char_length(email) <= 254)))
  constraint user_is_invited_once_by_an_organisation UNIQUE (organisation_id, email)
  constraint user_kind_is_known CHECK ((kind = ANY (ARRAY['person'::text, 'agent'::text])))
  constraint user_language_is_known CHECK ((language = ANY (ARRAY['en'::text, 'de'::text])))
  constraint user_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint user_placement_act_is_known CHECK ((placement_act = ANY (ARRAY['sign_up'::text, 'invitation'::text, 'link'::text, 'email_change'::text, 'transfer'::text, 'claim'::text, 'provisioning'::text])))
  constraint user_placement_rule_is_known CHECK ((placement_rule = ANY (ARRAY['invitation'::text, 'owned_domain'::text, 'link_agent'::text, 'self_registration'::text])))
  constraint user_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'disabled'::text])))
  constraint users_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint users_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX users_by_folded_name ON public.users USING btree (organisation_id, folded_name, id) WHERE (status = 'active'::text)
  index INDEX users_by_organisation ON public.users USING btree (organisation_id, lower(name), id)
  index INDEX users_by_reversed_email_domain ON public.users USING btree (reverse(split_part(email, '@'::text, 2)) text_pattern_ops) WHERE (status <> 'pending'::text)
  index INDEX users_enterprise_administrators ON public.users USING btree (organisation_id) WHERE is_enterprise_administrator
  index UNIQUE INDEX user_email_is_unique ON public.users USING btree (email) WHERE (status <> 'pending'::text)
  policy connected_see_people_in_public_roles for SELECT to causeway_app using (((status = 'active'::text) AND may_send_to(organisation_id, 'roles_and_users'::text) AND holds_public_role(id)))
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What a webhook is told, once for each event, and how that went; swept after 30 days.
table webhook_deliveries
  id uuid not null
  webhook_id uuid not null
  organisation_id uuid not null
  event text not null
  body text not null  -- The signed text, the same at each attempt.
  status text not null default 'waiting'::text
  attempts integer not null default 0
  step integer not null default 0  -- The place in the schedule of retries; a redelivery begins it anew, attempts counts on.
  next_attempt_at timestamp with time zone  -- While a node is at it, when another may take over.
  last_attempt_at timestamp with time zone
  outcome text  -- What the last attempt came to; whether an answer was a good one, response_status says.
  response_status integer
  response_excerpt text
  duration_milliseconds integer
  created_at timestamp with time zone not null
  delivered_at timestamp with time zone
  constraint webhook_deliveries_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint webhook_deliveries_pkey PRIMARY KEY (id)
  constraint webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE
  constraint webhook_delivery_keeps_little_of_a_response CHECK ((char_length(response_excerpt) <= 1024))
  constraint webhook_delivery_outcome_is_known CHECK ((outcome = ANY (ARRAY['answered'::text, 'timed_out'::text, 'unreachable'::text, 'address_refused'::text])))
  constraint webhook_delivery_status_is_known CHECK ((status = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text])))
  constraint webhook_delivery_that_arrived_has_a_time CHECK (((status <> 'delivered'::text) OR (delivered_at IS NOT NULL)))
  constraint webhook_delivery_that_waits_has_a_time CHECK (((status = 'waiting'::text) = (next_attempt_at IS NOT NULL)))
  granted to the application: delete, insert, select, update
  index INDEX webhook_deliveries_by_age ON public.webhook_deliveries USING btree (created_at)
  index INDEX webhook_deliveries_by_webhook ON public.webhook_deliveries USING btree (webhook_id, id)
  index INDEX webhook_deliveries_waiting ON public.webhook_deliveries USING btree (webhook_id, next_attempt_at) WHERE (status = 'waiting'::text)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- Addresses that are told what happens in an organisation, signed by the Standard Webhooks convention.
table webhooks
  id uuid not null
  organisation_id uuid not null
  url text not null
  description text not null default ''::text
  events text[] not null  -- Kinds of audit records, or * alone for all of them.
  sealed_secret bytea not null
  sealed_previous_secret bytea  -- Signs beside the new secret until previous_secret_until, so that receivers can change over.
  previous_secret_until timestamp with time zone
  paused_at timestamp with time zone
  pause_reason text  -- person: somebody paused it; gone: the receiver answered 410; failing: nothing arrived for days.
  failing_since timestamp with time zone  -- The first failure after the last success; null while it works.
  tested_at timestamp with time zone
  created_by uuid
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint webhook_description_has_at_most_200_characters CHECK ((char_length(description) <= 200))
  constraint webhook_hears_of_1_to_200_events CHECK (((cardinality(events) >= 1) AND (cardinality(events) <= 200)))
  constraint webhook_is_paused_for_a_reason CHECK (((paused_at IS NULL) = (pause_reason IS NULL)))
  constraint webhook_pause_reason_is_known CHECK ((pause_reason = ANY (ARRAY['person'::text, 'gone'::text, 'failing'::text])))
  constraint webhook_previous_secret_has_an_end CHECK (((sealed_previous_secret IS NULL) = (previous_secret_until IS NULL)))
  constraint webhook_url_is_1_to_2000_characters CHECK (((char_length(url) >= 1) AND (char_length(url) <= 2000)))
  constraint webhooks_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
  constraint webhooks_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint webhooks_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select, update
  index INDEX webhooks_by_organisation ON public.webhooks USING btree (organisation_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)))))
  row-level security: forced

-- What happened in a workspace: the record that stays for 90 days after it is closed. Append-only.
table workspace_events
  id uuid not null
  workspace_id uuid not null
  organisation_id uuid not null
  kind text not null
  actor_user_id uuid
  participant_id uuid
  document_id uuid
  detail jsonb not null default '{}'::jsonb
  at timestamp with time zone not null
  constraint workspace_events_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES users(id)
  constraint workspace_events_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint workspace_events_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES participants(id) ON DELETE CASCADE
  constraint workspace_events_pkey PRIMARY KEY (id)
  constraint workspace_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
  granted to the application: delete, insert, select
  index INDEX workspace_events_by_document ON public.workspace_events USING btree (document_id, id) WHERE (document_id IS NOT NULL)
  index INDEX workspace_events_by_workspace ON public.workspace_events USING btree (workspace_id, id)
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (workspace_id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

-- A place in an organisation with documents and participants. The owner is no participant: nothing is shared to them.
table workspaces
  id uuid not null
  organisation_id uuid not null
  account_id uuid not null  -- The account of its organisation, which the shares are counted on.
  owner_user_id uuid not null
  name text not null
  description text not null default ''::text
  status text not null default 'open'::text
  demands_second_factor boolean not null default false
  closes_at timestamp with time zone  -- From then on it counts as closed, whether or not the sweep has come by.
  close_notice_days integer  -- The last notice before closing that was sent: 7, 3 or 1 days before.
  closed_at timestamp with time zone
  closed_by uuid
  version integer not null default 1
  created_at timestamp with time zone not null
  folded_name text not null default folded(name)
  constraint workspace_description_is_at_most_2000_characters CHECK ((char_length(description) <= 2000))
  constraint workspace_is_closed_at_a_time CHECK (((status = 'closed'::text) = (closed_at IS NOT NULL)))
  constraint workspace_name_is_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
  constraint workspace_status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
  constraint workspaces_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint workspaces_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES users(id)
  constraint workspaces_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint workspaces_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES users(id)
  constraint workspaces_pkey PRIMARY KEY (id)
  granted to the application: delete, insert, select
  granted to the application: update of close_notice_days, closed_at, closed_by, closes_at, demands_second_factor, description, name, owner_user_id, status, version
  index INDEX workspaces_by_organisation ON public.workspaces USING btree (organisation_id, id DESC)
  index INDEX workspaces_by_owner ON public.workspaces USING btree (owner_user_id, id DESC)
  index INDEX workspaces_closed ON public.workspaces USING btree (closed_at) WHERE (status = 'closed'::text)
  index INDEX workspaces_that_will_close ON public.workspaces USING btree (closes_at) WHERE ((status = 'open'::text) AND (closes_at IS NOT NULL))
  policy deletable for DELETE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy insertable for INSERT to causeway_app with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy owner_sees_all for ALL to the owner using (true) with check (true)
  policy readable for SELECT to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  policy updatable for UPDATE to causeway_app using ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[]))))) with check ((( SELECT has_installation_scope() AS has_installation_scope) OR ((organisation_id = ( SELECT current_organisation_id() AS current_organisation_id)) OR ((( SELECT current_account_id() AS current_account_id) IS NOT NULL) AND reaches(organisation_id)) OR (id = ANY (( SELECT my_workspace_ids() AS my_workspace_ids)::uuid[])))))
  row-level security: forced

CREATE OR REPLACE FUNCTION public.accept_mail_again()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.email_refused_at := null;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.add_user_address()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into user_addresses (email, user_id, is_alias, since) values (new.email, new.id, false, moment_of_act());
  return null;
end $function$

CREATE OR REPLACE FUNCTION public.agent_actor(link uuid)
 RETURNS TABLE(user_id uuid, organisation_id uuid, account_id uuid, organisation_kind text, plan text, security_level text, is_enterprise_administrator boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT u.id,
     u.organisation_id,
     o.account_id,
     o.kind,
     a.plan,
     COALESCE(( SELECT r.security_level
            FROM (role_members m
              JOIN roles r ON ((r.id = m.role_id)))
           WHERE (m.user_id = u.id)
           ORDER BY
                 CASE r.security_level
                     WHEN 'administrator'::text THEN 0
                     WHEN 'coordinator'::text THEN 1
                     ELSE 2
                 END
          LIMIT 1), 'member'::text) AS "coalesce",
     u.is_enterprise_administrator
    FROM (((links l
      JOIN users u ON (((u.id = l.agent_user_id) AND (u.status = 'active'::text) AND (u.kind = 'agent'::text) AND (u.organisation_id = l.organisation_id))))
      JOIN organisations o ON ((o.id = u.organisation_id)))
      JOIN accounts a ON ((a.id = o.account_id)))
   WHERE ((l.id = agent_actor.link) AND has_installation_scope());
END

CREATE OR REPLACE FUNCTION public.audit_commitment(salt uuid, field text, value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (value IS NULL) THEN '-'::text ELSE encode(sha256(convert_to(((encode(sha256(convert_to(((salt || ' '::text) || field), 'UTF8'::name)), 'hex'::text) || ' '::text) || value), 'UTF8'::name)), 'hex'::text) END

CREATE OR REPLACE FUNCTION public.audit_record_form(entry audit_records, place bigint, previous bytea)
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN concat_ws('
'::text, 'causeway audit record 1', (entry).organisation_id, place, encode(previous, 'hex'::text), (entry).id, to_char(((entry).at AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), (entry).kind, (entry).outcome, (entry).actor_kind, COALESCE(((entry).actor_organisation_id)::text, '-'::text), audit_commitment((entry).salt, 'actor'::text, ((entry).actor_user_id)::text), (entry).subject_kind, audit_commitment((entry).salt, 'subject'::text, ((entry).subject_id)::text), COALESCE((entry).address, '-'::text), audit_commitment((entry).salt, 'detail'::text, ((entry).detail)::text))

CREATE OR REPLACE FUNCTION public.chain_audit_records(organisation uuid, at_most integer, waits boolean)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  chain audit_chains;
  entry audit_records;
  chained integer := 0;
  own_hash bytea;
begin
  insert into audit_chains (organisation_id) select organisation
    where not exists (select from audit_chains c where c.organisation_id = organisation) on conflict do nothing;
  if waits then
    select * into chain from audit_chains c where c.organisation_id = organisation for no key update;
  else
    select * into chain from audit_chains c where c.organisation_id = organisation for no key update skip locked;
  end if;
  if not found then return 0; end if; -- another node is at it
  -- A statement of its own, so that it sees everything that was chained before the lock was had.
  for entry in select * from audit_records r where r.organisation_id = organisation and r.sequence is null order by r.id limit at_most loop
    own_hash := sha256(convert_to(audit_record_form(entry, chain.sequence + 1, chain.hash), 'UTF8'));
    update audit_records set sequence = chain.sequence + 1, previous_hash = chain.hash, hash = own_hash where id = entry.id;
    chain.sequence := chain.sequence + 1;
    chain.hash := own_hash;
    chained := chained + 1;
  end loop;
  if chained > 0 then
    update audit_chains set sequence = chain.sequence, hash = chain.hash where organisation_id = organisation;
  end if;
  return chained;
end $function$

CREATE OR REPLACE FUNCTION public.chain_audit_records_of_all(at_most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  organisation uuid;
  chained integer := 0;
begin
  for organisation in select distinct r.organisation_id from audit_records r where r.sequence is null loop
    chained := chained + chain_audit_records(organisation, at_most - chained, false);
    exit when chained >= at_most;
  end loop;
  return chained;
end $function$

CREATE OR REPLACE FUNCTION public.change_user_address()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
begin
  delete from user_addresses where user_id = new.id and not is_alias and email <> new.email;
  update user_addresses set is_alias = false where email = new.email and user_id = new.id;
  if not found then
    insert into user_addresses (email, user_id, is_alias, since) values (new.email, new.id, false, moment_of_act());
  end if;
  return null;
end $function$

CREATE OR REPLACE FUNCTION public.connectable_organisations(asking_organisation uuid, query text, exact_short_name text, after_name text, after_id uuid)
 RETURNS TABLE(id uuid, name text, short_name text, sort_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT o.id,
     o.name,
     o.short_name,
     o.folded_name
    FROM organisations o
   WHERE ((o.kind = 'organisation'::text) AND (o.id <> connectable_organisations.asking_organisation) AND (has_installation_scope() OR reaches(connectable_organisations.asking_organisation)) AND
         CASE
             WHEN (connectable_organisations.exact_short_name IS NULL) THEN (o.connection_visibility = 'listed'::text)
             ELSE ((o.connection_visibility = ANY (ARRAY['listed'::text, 'unlisted'::text])) AND (o.short_name = connectable_organisations.exact_short_name))
         END AND ((connectable_organisations.query IS NULL) OR (strpos(o.folded_name, folded(connectable_organisations.query)) > 0)) AND (ROW(o.folded_name, o.id) > ROW(COALESCE(connectable_organisations.after_name, ''::text), COALESCE(connectable_organisations.after_id, '00000000-0000-0000-0000-000000000000'::uuid))) AND (NOT (EXISTS ( SELECT
            FROM connection_blocks b
           WHERE ((b.organisation_id = o.id) AND (b.blocked_organisation_id = connectable_organisations.asking_organisation))))) AND (NOT (EXISTS ( SELECT
            FROM connections c
           WHERE ((c.from_organisation_id = connectable_organisations.asking_organisation) AND (c.to_organisation_id = o.id) AND (((c.status = 'requested'::text) AND (c.request_expires_at > moment_of_act())) OR ((c.status = 'paired'::text) AND ((c.ends_at IS NULL) OR (c.ends_at > moment_of_act())))))))))
   ORDER BY o.folded_name, o.id
  LIMIT 201;
END

CREATE OR REPLACE FUNCTION public.current_account_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('causeway.account_id'::text, true), ''::text))::uuid

CREATE OR REPLACE FUNCTION public.current_organisation_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('causeway.organisation_id'::text, true), ''::text))::uuid

CREATE OR REPLACE FUNCTION public.current_user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('causeway.user_id'::text, true), ''::text))::uuid

CREATE OR REPLACE FUNCTION public.find_actor(session_token_hash bytea, api_token_hash bytea, at timestamp with time zone)
 RETURNS TABLE(user_id uuid, organisation_id uuid, account_id uuid, organisation_kind text, plan text, is_operator boolean, is_enterprise_administrator boolean, security_level text, session_id uuid, api_token_id uuid, second_factor_at timestamp with time zone, has_second_factor boolean, second_factor_required boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT u.id,
     u.organisation_id,
     o.account_id,
     o.kind,
     a.plan,
     u.is_operator,
     u.is_enterprise_administrator,
     COALESCE(( SELECT r.security_level
            FROM (role_members m
              JOIN roles r ON ((r.id = m.role_id)))
           WHERE (m.user_id = u.id)
           ORDER BY
                 CASE r.security_level
                     WHEN 'administrator'::text THEN 0
                     WHEN 'coordinator'::text THEN 1
                     ELSE 2
                 END
          LIMIT 1), 'member'::text) AS "coalesce",
     s.id,
     t.id,
         CASE
             WHEN (t.id IS NULL) THEN s.second_factor_at
             ELSE NULL::timestamp with time zone
         END AS "case",
     has_second_factor(u.id) AS has_second_factor,
     (o.second_factor_required AND (u.kind = 'person'::text))
    FROM (((((( SELECT 1 AS "?column?") one
      LEFT JOIN sessions s ON (((s.token_hash = find_actor.session_token_hash) AND (s.expires_at > find_actor.at))))
      LEFT JOIN api_tokens t ON ((t.token_hash = find_actor.api_token_hash)))
      JOIN users u ON (((u.id = COALESCE(t.user_id, s.user_id)) AND (u.status = 'active'::text))))
      JOIN organisations o ON ((o.id = u.organisation_id)))
      JOIN accounts a ON ((a.id = o.account_id)));
END

CREATE OR REPLACE FUNCTION public.find_actors(session_token_hashes bytea[], api_token_hashes bytea[], moments timestamp with time zone[])
 RETURNS TABLE(place bigint, user_id uuid, organisation_id uuid, account_id uuid, organisation_kind text, plan text, is_operator boolean, is_enterprise_administrator boolean, security_level text, session_id uuid, api_token_id uuid, second_factor_at timestamp with time zone, has_second_factor boolean, second_factor_required boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  return query
  select asked.place, held.*
  from unnest(session_token_hashes, api_token_hashes, moments) with ordinality asked (session_token_hash, api_token_hash, moment, place)
  -- One look-up by index for each token, however many are asked about.
  cross join lateral (
    select u.id, u.organisation_id, o.account_id, o.kind, a.plan, u.is_operator, u.is_enterprise_administrator,
           coalesce((select r.security_level from role_members m join roles r on r.id = m.role_id where m.user_id = u.id
                     order by case r.security_level when 'administrator' then 0 when 'coordinator' then 1 else 2 end limit 1), 'member'),
           s.id, t.id, case when t.id is null then s.second_factor_at end,
           exists (select from authenticator_apps app where app.user_id = u.id and app.activated_at is not null)
             or exists (select from passkeys p where p.user_id = u.id),
           -- Agents are programs, and have none.
           o.second_factor_required and u.kind = 'person'
    from (select 1) one
    left join sessions s on s.token_hash = asked.session_token_hash and s.expires_at > asked.moment
    left join api_tokens t on t.token_hash = asked.api_token_hash
    join users u on u.id = coalesce(t.user_id, s.user_id) and u.status = 'active'
    join organisations o on o.id = u.organisation_id
    join accounts a on a.id = o.account_id
    limit 1) held;
end $function$

CREATE OR REPLACE FUNCTION public.find_actors_since(known text, session_token_hashes bytea[], api_token_hashes bytea[], moments timestamp with time zone[])
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  -- Transactions are numbered by one run of one server; after a restart or a failover the numbers may mean others.
  server text := extract(epoch from pg_postmaster_start_time())::text;
  seen pg_snapshot := case when split_part(known, ' ', 1) = server then split_part(known, ' ', 2)::pg_snapshot end;
  changed json;
begin
  if pg_is_in_recovery() then
    raise exception 'a standby cannot say what has changed' using errcode = '25006';
  end if;
  if seen is null then
    changed := '[null]';
  else
    select case when count(*) > 1000 then '[null]'::json else coalesce(json_agg(c.whose), '[]') end into changed
    from (select whose from actor_changes where changed_by >= pg_snapshot_xmax(seen)
          union all select whose from actor_changes where changed_by in (select pg_snapshot_xip(seen))
          limit 1001) c;
  end if;
  return json_build_object('known', server || ' ' || pg_current_snapshot(), 'changed', changed, 'actors',
    case when cardinality(moments) > 0 then
      (select json_agg(held) from (
        select f.*, s.expires_at from find_actors(session_token_hashes, api_token_hashes, moments) f
        left join sessions s on s.id = f.session_id and f.api_token_id is null) held) end);
end $function$

CREATE OR REPLACE FUNCTION public.folded(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(regexp_replace(NORMALIZE(name, NFD), '[\u0300-\u036f]'::text, ''::text, 'g'::text))

CREATE OR REPLACE FUNCTION public.forget_actor_changes(kept integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if (select count(*) from (select from actor_changes limit kept + 1) c) <= kept then return; end if;
  -- Over before this moment, or numbered by another server, from which the rows were copied.
  delete from actor_changes
  where changed_by < pg_snapshot_xmin(pg_current_snapshot())
     or (changed_by >= pg_snapshot_xmax(pg_current_snapshot()) and changed_by <> pg_current_xact_id());
  -- Whoever has not heard of them hears of this one instead.
  insert into actor_changes (whose) values (null);
end $function$

CREATE OR REPLACE FUNCTION public.has_installation_scope()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (COALESCE(current_setting('causeway.scope'::text, true), ''::text) = 'installation'::text)

CREATE OR REPLACE FUNCTION public.has_second_factor(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT ((EXISTS ( SELECT
            FROM authenticator_apps a
           WHERE ((a.user_id = has_second_factor.person) AND (a.activated_at IS NOT NULL)))) OR (EXISTS ( SELECT
            FROM passkeys p
           WHERE (p.user_id = has_second_factor.person))));
END

CREATE OR REPLACE FUNCTION public.hold_workspaces_of(tasks_held uuid[], documents_held uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform from workspaces w
  where w.id in (select d.workspace_id from task_documents d where d.task_id = any (tasks_held)
                 union select d.workspace_id from documents d where d.id = any (documents_held))
  order by w.id for no key update;
end $function$

CREATE OR REPLACE FUNCTION public.holds_public_role(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
RETURN (EXISTS (SELECT FROM (role_members m JOIN roles r ON ((r.id = m.role_id))) WHERE ((m.user_id = holds_public_role.person) AND (r.visibility = 'public'::text))))

CREATE OR REPLACE FUNCTION public.holds_task_with(document uuid, version_number integer DEFAULT NULL::integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM (((task_documents d
              JOIN tasks t ON ((t.id = d.task_id)))
              JOIN workspaces w ON ((w.id = d.workspace_id)))
              JOIN task_shares s ON (((s.task_id = d.task_id) AND (s.document_id = d.document_id) AND (s.sharee_id = current_user_id()))))
           WHERE ((d.document_id = holds_task_with.document) AND ((holds_task_with.version_number IS NULL) OR (d.number = holds_task_with.version_number)) AND (t.status = ANY (ARRAY['taken'::text, 'completed'::text])) AND (t.holder_user_id = current_user_id()) AND (t.holder_organisation_id = current_organisation_id()) AND (w.status = 'open'::text) AND ((w.closes_at IS NULL) OR (w.closes_at > moment_of_act())) AND ((t.holder_organisation_id = t.from_organisation_id) OR (EXISTS ( SELECT
                    FROM connections c
                   WHERE ((c.from_organisation_id = t.from_organisation_id) AND (c.to_organisation_id = t.holder_organisation_id) AND (c.status = 'paired'::text) AND ((c.ends_at IS NULL) OR (c.ends_at > moment_of_act()))))))))) AS "exists";
END

CREATE OR REPLACE FUNCTION public.may_send_to(organisation uuid, needed_level text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
RETURN (EXISTS (SELECT FROM connections c WHERE ((c.from_organisation_id = current_organisation_id()) AND (c.to_organisation_id = may_send_to.organisation) AND (c.status = 'paired'::text) AND ((c.ends_at IS NULL) OR (c.ends_at > moment_of_act())) AND ((may_send_to.needed_level IS NULL) OR (c.level = may_send_to.needed_level)))))

CREATE OR REPLACE FUNCTION public.moment_of_act()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((NULLIF(current_setting('causeway.now'::text, true), ''::text))::timestamp with time zone, now())

CREATE OR REPLACE FUNCTION public.my_workspace_ids()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT COALESCE(array_agg(w.id), '{}'::uuid[]) AS "coalesce"
    FROM (participants p
      JOIN workspaces w ON ((w.id = p.workspace_id)))
   WHERE ((p.user_id = current_user_id()) AND (p.status = 'active'::text) AND (w.status = 'open'::text) AND ((w.closes_at IS NULL) OR (w.closes_at > moment_of_act())));
END

CREATE OR REPLACE FUNCTION public.names_above(address text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT array_agg(array_to_string(one.labels[place.place:], '.'::text) ORDER BY place.place) AS array_agg
    FROM ( SELECT string_to_array(split_part(names_above.address, '@'::text, 2), '.'::text) AS labels) one,
     LATERAL generate_subscripts(one.labels, 1) place(place);
END

CREATE OR REPLACE FUNCTION public.note_actor_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_op <> 'INSERT' then
    insert into actor_changes (whose) values ((to_jsonb(old) ->> tg_argv[0])::uuid);
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or to_jsonb(old) -> tg_argv[0] is distinct from to_jsonb(new) -> tg_argv[0]) then
    insert into actor_changes (whose) values ((to_jsonb(new) ->> tg_argv[0])::uuid);
  end if;
  return null;
end $function$

CREATE OR REPLACE FUNCTION public.organisation_facts(organisation uuid)
 RETURNS TABLE(account_id uuid, has_active_administrator boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT o.account_id,
     (EXISTS ( SELECT
            FROM ((roles r
              JOIN role_members m ON ((m.role_id = r.id)))
              JOIN users u ON ((u.id = m.user_id)))
           WHERE ((r.organisation_id = o.id) AND (r.security_level = 'administrator'::text) AND (u.status = 'active'::text) AND (u.kind = 'person'::text)))) AS "exists"
    FROM organisations o
   WHERE (o.id = organisation_facts.organisation);
END

CREATE OR REPLACE FUNCTION public.organisation_names(ids uuid[])
 RETURNS TABLE(id uuid, name text, kind text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT o.id,
     o.name,
     o.kind
    FROM organisations o
   WHERE (o.id = ANY (organisation_names.ids));
END

CREATE OR REPLACE FUNCTION public.organisation_that_may_be_asked(organisation uuid, asking_organisation uuid)
 RETURNS TABLE(id uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT o.id,
     o.name
    FROM organisations o
   WHERE ((o.id = organisation_that_may_be_asked.organisation) AND (o.kind = 'organisation'::text) AND (has_installation_scope() OR reaches(organisation_that_may_be_asked.asking_organisation)) AND ((o.connection_visibility <> 'none'::text) OR (EXISTS ( SELECT
            FROM connections c
           WHERE ((c.from_organisation_id = o.id) AND (c.to_organisation_id = organisation_that_may_be_asked.asking_organisation) AND (c.status = 'paired'::text) AND ((c.ends_at IS NULL) OR (c.ends_at > moment_of_act())))))) AND (NOT (EXISTS ( SELECT
            FROM connection_blocks b
           WHERE ((b.organisation_id = o.id) AND (b.blocked_organisation_id = organisation_that_may_be_asked.asking_organisation))))));
END

CREATE OR REPLACE FUNCTION public.owned_email_domain_over(address text)
 RETURNS TABLE(id uuid, name text, organisation_id uuid, account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT d.id,
     d.name,
     d.organisation_id,
     o.account_id
    FROM (email_domains d
      JOIN organisations o ON ((o.id = d.organisation_id)))
   WHERE ((d.status = 'owned'::text) AND (d.name = ANY (names_above(owned_email_domain_over.address))) AND (NOT (d.excluded_subdomains && names_above(owned_email_domain_over.address))) AND (has_installation_scope() OR (current_account_id() IS NOT NULL)))
   ORDER BY (char_length(d.name)) DESC
  LIMIT 1;
END

CREATE OR REPLACE FUNCTION public.people_as_seen(ids uuid[])
 RETURNS TABLE(id uuid, name text, organisation_id uuid, organisation_name text, is_visible boolean, is_agent boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT u.id,
     u.name,
     u.organisation_id,
     o.name,
     (has_installation_scope() OR (u.organisation_id = current_organisation_id()) OR COALESCE((o.account_id = current_account_id()), false) OR ((EXISTS ( SELECT
            FROM connections c
           WHERE ((c.from_organisation_id = current_organisation_id()) AND (c.to_organisation_id = u.organisation_id) AND (c.status = 'paired'::text) AND (c.level = 'roles_and_users'::text) AND ((c.ends_at IS NULL) OR (c.ends_at > moment_of_act()))))) AND (EXISTS ( SELECT
            FROM (role_members m
              JOIN roles r ON ((r.id = m.role_id)))
           WHERE ((m.user_id = u.id) AND (r.visibility = 'public'::text)))))),
     (u.kind = 'agent'::text)
    FROM (users u
      JOIN organisations o ON ((o.id = u.organisation_id)))
   WHERE (u.id = ANY (people_as_seen.ids));
END

CREATE OR REPLACE FUNCTION public.people_under_owned_email_domains(account uuid, person uuid, query text, with_status text, under text, after_name text, after_id uuid, page integer)
 RETURNS TABLE(id uuid, name text, email text, status text, organisation_kind text, email_domain text, owner_id uuid, owner_name text, sort_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 WITH names AS MATERIALIZED (
          SELECT d.id,
             d.name,
             owner.id AS owner_id,
             owner.name AS owner_name
            FROM (organisations owner
              JOIN email_domains d ON (((d.organisation_id = owner.id) AND (d.status = 'owned'::text))))
           WHERE ((owner.account_id = people_under_owned_email_domains.account) AND (has_installation_scope() OR (people_under_owned_email_domains.account = current_account_id())))
         ), people AS MATERIALIZED (
          SELECT n.id AS name_id,
             n.name AS email_domain,
             n.owner_id,
             n.owner_name,
             u.id,
             u.name,
             u.email,
             u.status,
             u.organisation_id,
             u.folded_name
            FROM (names n
              CROSS JOIN LATERAL ( SELECT users.id,
                     users.name,
                     users.email,
                     users.status,
                     users.organisation_id,
                     users.folded_name
                    FROM users
                   WHERE ((users.status <> 'pending'::text) AND (users.kind = 'person'::text) AND (NOT users.is_operator) AND (reverse(split_part(users.email, '@'::text, 2)) ~>=~ reverse(n.name)) AND (reverse(split_part(users.email, '@'::text, 2)) ~<~ (reverse(n.name) || '/'::text)))
                  OFFSET 0) u)
         )
  SELECT p.id,
     p.name,
     p.email,
     p.status,
     o.kind,
     p.email_domain,
     p.owner_id,
     p.owner_name,
     lower(p.name) AS lower
    FROM (people p
      JOIN organisations o ON ((o.id = p.organisation_id)))
   WHERE ((o.account_id <> people_under_owned_email_domains.account) AND (o.kind <> 'installation'::text) AND ((people_under_owned_email_domains.person IS NULL) OR (p.id = people_under_owned_email_domains.person)) AND ((people_under_owned_email_domains.with_status IS NULL) OR (p.status = people_under_owned_email_domains.with_status)) AND ((people_under_owned_email_domains.under IS NULL) OR (people_under_owned_email_domains.under = ANY (names_above(p.email)))) AND ((people_under_owned_email_domains.query IS NULL) OR (strpos(p.folded_name, folded(people_under_owned_email_domains.query)) > 0) OR (strpos(p.email, lower(people_under_owned_email_domains.query)) > 0)) AND ((people_under_owned_email_domains.after_id IS NULL) OR (ROW(lower(p.name), p.id) > ROW(people_under_owned_email_domains.after_name, people_under_owned_email_domains.after_id))) AND (p.name_id = ( SELECT most_specific.id
            FROM owned_email_domain_over(p.email) most_specific(id, name, organisation_id, account_id))))
   ORDER BY (lower(p.name)), p.id
  LIMIT people_under_owned_email_domains.page;
END

CREATE OR REPLACE FUNCTION public.proved_email_domains_of_asking(connection uuid)
 RETURNS TABLE(name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT d.name
    FROM (connections c
      JOIN email_domains d ON (((d.organisation_id = c.from_organisation_id) AND (d.status = 'owned'::text))))
   WHERE ((c.id = proved_email_domains_of_asking.connection) AND (has_installation_scope() OR reaches(c.to_organisation_id)));
END

CREATE OR REPLACE FUNCTION public.reaches(organisation uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
RETURN ((organisation = current_organisation_id()) OR (EXISTS (SELECT FROM organisations o WHERE ((o.id = reaches.organisation) AND (o.account_id = current_account_id())))))

CREATE OR REPLACE FUNCTION public.refuse_shares_beyond_allowance()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception using errcode = 'check_violation', constraint = 'account_shares_used_grow_only_up_to_the_allowance', table = 'accounts',
    message = 'new row for relation "accounts" violates check constraint "account_shares_used_grow_only_up_to_the_allowance"';
end $function$

CREATE OR REPLACE FUNCTION public.tell_streams()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('causeway_notices', old.user_id::text);
  return null;
end $function$

CREATE OR REPLACE FUNCTION public.tell_streams_of_user()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('causeway_notices', old.id::text);
  return null;
end $function$

CREATE OR REPLACE FUNCTION public.workspace_facts(workspace uuid)
 RETURNS TABLE(owner_is_active boolean, plan text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT ((u.status = 'active'::text) AND (u.organisation_id = w.organisation_id)),
     a.plan
    FROM ((workspaces w
      JOIN users u ON ((u.id = w.owner_user_id)))
      JOIN accounts a ON ((a.id = w.account_id)))
   WHERE (w.id = workspace_facts.workspace);
END

CREATE OR REPLACE FUNCTION public.workspace_link(workspace uuid)
 RETURNS TABLE(link_id uuid, link_kind text, link_name text, link_path text, link_mode text, link_state text, link_last_run_at timestamp with time zone, link_agent_user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT l.id,
     l.kind,
     l.name,
     w.path,
     w.mode,
     w.state,
     w.last_run_at,
     l.agent_user_id
    FROM (linked_workspaces w
      JOIN links l ON ((l.id = w.link_id)))
   WHERE (w.workspace_id = workspace_link.workspace);
END
