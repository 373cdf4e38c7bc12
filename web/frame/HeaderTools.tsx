import { ActionIcon, Button, Kbd, Menu, Text } from '@mantine/core';
import { IconHelp, IconLogout, IconMailCog, IconSearch, IconShieldLock, IconUser } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMe } from '../identity/me.ts';
import { useSignOut } from '../identity/use-sign-out.ts';
import { Bell } from '../notices/Bell.tsx';
import { text } from '../text/index.ts';
import { palette } from '../ui/palette-store.ts';
import { hasFirstSteps } from './FirstSteps.tsx';
import { showGuide } from './guide-store.ts';
import styles from './HeaderTools.module.css';

const COMMAND_KEY = /mac|iphone|ipad/i.test(navigator.platform) ? '⌘K' : text.frame.commandKey;

/** Search and commands, help, and who is signed in. */
export function HeaderTools() {
  return (
    <>
      <Button
        variant="default"
        size="xs"
        visibleFrom="sm"
        className={styles.search ?? ''}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={<Kbd size="xs">{COMMAND_KEY}</Kbd>}
        onClick={palette.open}
      >
        {text.frame.commandsShort}
      </Button>
      <ActionIcon size="lg" hiddenFrom="sm" aria-label={text.frame.commands} onClick={palette.open}>
        <IconSearch size={19} aria-hidden />
      </ActionIcon>
      <Bell />
      <HelpMenu />
      <PersonMenu />
    </>
  );
}

function HelpMenu() {
  const me = useMe();
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={text.frame.help}>
          <IconHelp size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hasFirstSteps(me) ? (
          <Menu.Item
            onClick={() => {
              showGuide();
              void navigate({ to: '/inbox' });
            }}
          >
            {text.frame.firstSteps}
          </Menu.Item>
        ) : null}
        <Menu.Item onClick={palette.open} rightSection={<Kbd size="xs">{COMMAND_KEY}</Kbd>}>
          {text.frame.commands}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function PersonMenu() {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`${text.frame.profile}: ${me.user.name}`}>
          <IconUser size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <Text fw={600}>{me.user.name}</Text>
          <Text size="sm" c="dimmed">
            {me.user.email}
          </Text>
          <Text size="sm" c="dimmed">
            {me.organisation.name}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/profile" leftSection={<IconUser size={16} aria-hidden />}>
          {text.frame.profile}
        </Menu.Item>
        <Menu.Item component={Link} to="/security" leftSection={<IconShieldLock size={16} aria-hidden />}>
          {text.secondFactors.title}
        </Menu.Item>
        <Menu.Item component={Link} to="/notification-settings" leftSection={<IconMailCog size={16} aria-hidden />}>
          {text.notices.settings}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          {text.frame.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
