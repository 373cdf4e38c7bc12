import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconEye, IconEyeOff, IconMail, IconPencil, IconUserX } from '@tabler/icons-react';
import type { Participant } from '../contracts.ts';
import { text } from '../text/index.ts';
import { nameOf } from './queries.ts';
import { useParticipantActs } from './use-participant-acts.ts';

const words = text.participants;

/** What can be done with one participant now. */
export function ParticipantActions({
  workspaceId,
  participant,
  onChange,
}: {
  workspaceId: string;
  participant: Participant;
  onChange: () => void;
}) {
  const acts = useParticipantActs(workspaceId, participant);
  const { may, hidden } = participant;
  if (!may.change && !may.remove && !may.resend) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon aria-label={words.actionsFor(nameOf(participant))}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may.change ? (
          <>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onChange}>
              {words.change}
            </Menu.Item>
            <Menu.Item
              leftSection={hidden ? <IconEye size={16} aria-hidden /> : <IconEyeOff size={16} aria-hidden />}
              onClick={() => acts.hide(!hidden)}
            >
              {hidden ? words.show1 : words.hide1}
            </Menu.Item>
          </>
        ) : null}
        {may.resend ? (
          <Menu.Item leftSection={<IconMail size={16} aria-hidden />} onClick={acts.resend}>
            {words.resend}
          </Menu.Item>
        ) : null}
        {may.remove ? (
          <Menu.Item leftSection={<IconUserX size={16} aria-hidden />} onClick={acts.remove}>
            {words.remove}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
