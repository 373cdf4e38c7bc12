import { AppShell, Burger, Drawer, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { text } from '../text/index.ts';
import styles from './AppFrame.module.css';
import { Logo } from './Logo.tsx';
import { type FrameSection, Navigation } from './Navigation.tsx';
import { PlaceContext } from './PageHeader.tsx';

const HEADER_HEIGHT = 52;
const NAVIGATION_WIDTH = 236;

/** Header with where one is, navigation at the left (a drawer on phones), content. */
export function AppFrame({
  place,
  sections,
  tools,
  children,
}: {
  /** Where am I. */
  place: string;
  sections: FrameSection[];
  /** At the right of the header: search, help, account. */
  tools: ReactNode;
  children: ReactNode;
}) {
  const [opened, drawer] = useDisclosure(false);
  const path = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place closes the drawer, whatever else changed
  useEffect(drawer.close, [path]);

  return (
    <PlaceContext.Provider value={place}>
      <a href="#content" className={styles.skip}>
        {text.frame.skipToContent}
      </a>
      <AppShell
        header={{ height: HEADER_HEIGHT }}
        navbar={{ width: NAVIGATION_WIDTH, breakpoint: 'sm', collapsed: { mobile: true } }}
        padding={{ base: 'md', sm: 'xl' }}
      >
        <AppShell.Header className={styles.header ?? ''}>
          <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
            <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
              <Burger
                opened={opened}
                onClick={drawer.open}
                hiddenFrom="sm"
                size="sm"
                aria-label={text.frame.openNavigation}
                aria-expanded={opened}
                aria-haspopup="dialog"
              />
              <Link to="/" className={styles.home} aria-label={`${place}, ${text.common.productName}`}>
                <span className={styles.logo}>
                  <Logo />
                </span>
                <span className={styles.place}>{place}</span>
              </Link>
            </Group>
            <Group gap={6} wrap="nowrap">
              {tools}
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar visibleFrom="sm" className={styles.navbar ?? ''} aria-label={text.frame.navigation}>
          <ScrollArea type="auto" h="100%" viewportProps={{ tabIndex: -1 }}>
            <Navigation sections={sections} />
          </ScrollArea>
        </AppShell.Navbar>
        <Drawer opened={opened} onClose={drawer.close} title={place} size={280} hiddenFrom="sm">
          <nav aria-label={text.frame.navigation}>
            <Navigation sections={sections} />
          </nav>
        </Drawer>
        <AppShell.Main id="content" tabIndex={-1}>
          <div className={styles.content}>{children}</div>
        </AppShell.Main>
      </AppShell>
    </PlaceContext.Provider>
  );
}
