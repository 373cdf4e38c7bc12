import { Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import type { Role } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { useList } from '../use-list.ts';
import { AddressesField } from './AddressesField.tsx';
import { InvitePreview } from './InvitePreview.tsx';
import { InviteResults } from './InviteResults.tsx';
import { useJudged, useKnownPeople } from './known-people.ts';
import { ADDRESS_LIMIT, isInvitable, readAddresses } from './parse-addresses.ts';
import { useInviteAll } from './use-invite-all.ts';

/** Invites many at once: paste, see what was read, invite, and copy the links. */
export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={text.people.inviteTitle} size="lg">
      <InviteForm onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const { organisation } = useMe();
  const [pasted, setPasted] = useState('');
  const [roleIds, setRoleIds] = useState<string[]>([]);
  const [message, setMessage] = useState('');
  const roles = useList<Role>(['roles', organisation.id], `/organisations/${organisation.id}/roles`, { limit: 200 });
  const { inviteAll, results, isInviting, all } = useInviteAll(organisation.id);

  const people = useKnownPeople(organisation.id);
  const judged = useJudged(organisation.id, pasted);
  const known = useMemo(() => ({ ...people, ...judged }), [people, judged]);
  const read = useMemo(() => readAddresses(pasted, known), [pasted, known]);
  const invitable = read.filter(isInvitable);

  if (isInviting || results.length > 0) {
    return <InviteResults results={results} all={all} isInviting={isInviting} onClose={onClose} />;
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (invitable.length === 0 || message.length > COMMENT_LIMIT) return;
    void inviteAll(
      invitable.map((one) => one.email),
      { roleIds, message: message.trim() },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <AddressesField value={pasted} onChange={setPasted} />
        <InvitePreview read={read} />
        {read.length === ADDRESS_LIMIT ? <Text size="sm">{text.people.limitRead(ADDRESS_LIMIT)}</Text> : null}
        <MultiSelect
          label={`${text.people.inviteRoles} (${text.common.optional})`}
          description={text.people.inviteRolesHelp}
          data={roles.items
            .filter((role) => role.builtin !== 'everyone')
            .map((role) => ({ value: role.id, label: role.name }))}
          value={roleIds}
          onChange={setRoleIds}
          searchable
          clearable
        />
        <CommentField
          label={text.people.inviteMessage}
          description={text.people.inviteMessageHelp}
          value={message}
          onChange={setMessage}
          minRows={2}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={invitable.length === 0}>
            {invitable.length === 0 ? text.people.invite : text.people.inviteCount(invitable.length)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
