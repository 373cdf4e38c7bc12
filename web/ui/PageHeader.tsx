import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useLocation } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { text } from '../text/index.ts';

/** Where am I: the frame says it once, and every page title ends with it. */
export const PlaceContext = createContext<string | null>(null);

/** What the frame has to say on this screen, right below its heading. */
export const NoticeContext = createContext<ReactNode>(null);

let firstPath: string | null = null;

/**
 * The heading of a screen: says what it is, sets the document's title, and takes the focus when one arrives by
 * navigation, so that a screen reader reads the new screen's name and Tab goes on from there.
 */
export function PageHeader({
  title,
  lead,
  actions,
  documentTitle,
}: {
  title: ReactNode;
  lead?: ReactNode;
  /** At most one filled button: what can be done next. */
  actions?: ReactNode;
  /** Needed when `title` is more than plain text. */
  documentTitle?: string;
}) {
  const place = useContext(PlaceContext);
  const notice = useContext(NoticeContext);
  const path = useLocation({ select: (location) => location.pathname });
  const heading = useRef<HTMLHeadingElement>(null);
  const name = documentTitle ?? (typeof title === 'string' ? title : '');
  useDocumentTitle([name, place, text.common.productName].filter(Boolean).join(' · '));

  useEffect(() => {
    firstPath ??= path;
    if (firstPath !== path) heading.current?.focus({ preventScroll: true });
    if (firstPath !== path) firstPath = '';
  }, [path]);

  return (
    <>
      <Group justify="space-between" align="flex-start" gap="md" mb="lg" wrap="wrap">
        <Stack gap={2} style={{ flex: '1 1 16rem', minWidth: 0 }}>
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {lead ? (
            <Text c="dimmed" size="md" component="div">
              {lead}
            </Text>
          ) : null}
        </Stack>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </Group>
      {notice}
    </>
  );
}
