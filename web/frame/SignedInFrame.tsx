import { Outlet, useLocation } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { Me } from '../contracts.ts';
import { UploadPanel } from '../documents/UploadPanel.tsx';
import type { Section } from '../feature.ts';
import { features } from '../features.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { AppFrame } from '../ui/AppFrame.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import type { FrameSection } from '../ui/Navigation.tsx';
import { NoticeContext } from '../ui/PageHeader.tsx';
import { Commands } from './Commands.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { HeaderTools } from './HeaderTools.tsx';

function sectionsFor(me: Me): FrameSection[] {
  const entries = features.flatMap((feature) => feature.navigation).filter((entry) => entry.when?.(me) ?? true);
  const of = (section: Section) => entries.filter((entry) => entry.section === section);
  const sections: FrameSection[] = [
    { key: 'work', entries: of('work') },
    {
      key: 'admin',
      title: text.frame.admin,
      groups: [{ title: text.frame.general, entries: of('general') }].filter((group) => group.entries.length > 0),
      entries: of('admin'),
    },
    { key: 'operator', entries: of('operator') },
  ];
  return sections.filter((section) => section.entries.length > 0 || (section.groups ?? []).length > 0);
}

/** What stands around every screen behind signing in. */
export function SignedInFrame() {
  const me = useMe();
  const isHome = useLocation({ select: (location) => location.pathname === '/inbox' });
  return (
    <AppFrame place={me.organisation.name} sections={sectionsFor(me)} tools={<HeaderTools />}>
      <Commands />
      <UploadPanel />
      <NoticeContext.Provider value={isHome ? <FirstSteps /> : null}>
        <Suspense fallback={<LoadingRows />}>
          <Outlet />
        </Suspense>
      </NoticeContext.Provider>
    </AppFrame>
  );
}
