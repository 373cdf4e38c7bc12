import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';
import { language } from './text/index.ts';
import { focusMistakesOfForms } from './ui/focus-mistake.ts';
import { colorSchemeManager, theme, themeVariables } from './ui/theme.ts';

document.documentElement.lang = language;

/** The session ended under our feet: sign in, and come back here. */
const queryClient = createQueryClient(
  () => {
    const next = router.state.location.href;
    if (next.startsWith('/sign-in')) return;
    void router.navigate({ to: '/sign-in', search: { next, ended: true } }).then(() => queryClient.clear());
  },
  // The organisation has begun to demand a second factor while somebody without one was at work.
  () => {
    const next = router.state.location.href;
    if (next.startsWith('/second-factor')) return;
    void router.navigate({ to: '/second-factor', search: { next } }).then(() => queryClient.clear());
  },
);
const router = createAppRouter(queryClient);

focusMistakesOfForms();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-left" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
