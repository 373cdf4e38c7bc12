import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Command } from '../feature.ts';
import { features } from '../features.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { CommandPalette, type PaletteAction } from '../ui/CommandPalette.tsx';
import { usePageCommands } from '../ui/command-registry.ts';
import { hasFirstSteps } from './FirstSteps.tsx';
import { showGuide } from './guide-store.ts';

/** What ⌘K finds: what this page adds, what features can do, and every place in the navigation. */
export function Commands() {
  const me = useMe();
  const navigate = useNavigate();
  const pageCommands = usePageCommands();
  const { setColorScheme } = useMantineColorScheme();

  const groups = useMemo(() => {
    const go = (to: string, search?: Record<string, unknown>) => () => void navigate({ to, search: search ?? {} });
    const action = (command: Command): PaletteAction => {
      const CommandIcon = command.icon;
      return {
        id: command.id,
        label: command.label,
        ...(command.description ? { description: command.description } : {}),
        ...(command.keywords ? { keywords: command.keywords } : {}),
        ...(CommandIcon ? { icon: <CommandIcon size={18} stroke={1.6} aria-hidden /> } : {}),
        run: command.to ? go(command.to, command.search) : () => command.run?.(),
      };
    };
    const own: Command[] = [
      {
        id: 'first-steps',
        label: text.frame.firstSteps,
        keywords: text.keywords.firstSteps,
        when: hasFirstSteps,
        run: () => {
          showGuide();
          void navigate({ to: '/inbox' });
        },
      },
      { id: 'light', label: `${text.frame.appearance}: ${text.identity.light}`, run: () => setColorScheme('light') },
      { id: 'dark', label: `${text.frame.appearance}: ${text.identity.dark}`, run: () => setColorScheme('dark') },
      { id: 'auto', label: `${text.frame.appearance}: ${text.identity.auto}`, run: () => setColorScheme('auto') },
    ];
    const places = features
      .flatMap((feature) => feature.navigation)
      .filter((entry) => entry.when?.(me) ?? true)
      .map((entry): Command => ({ id: `go ${entry.to}`, label: entry.label, icon: entry.icon, to: entry.to }));
    const acts = features.flatMap((feature) => feature.commands).filter((command) => command.when?.(me) ?? true);
    return [
      { title: text.frame.doNow, actions: [...pageCommands, ...acts].map(action) },
      { title: text.frame.goTo, actions: places.map(action) },
      { title: text.frame.help, actions: own.filter((command) => command.when?.(me) ?? true).map(action) },
    ];
  }, [me, navigate, pageCommands, setColorScheme]);

  return <CommandPalette groups={groups} />;
}
