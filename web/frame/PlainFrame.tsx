import { Group, Text } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { text } from '../text/index.ts';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { Logo } from '../ui/Logo.tsx';
import styles from './PlainFrame.module.css';

/** One card on a quiet page: what one sees before being signed in. */
export function PlainFrame() {
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <Group gap="xs">
          <Logo size={30} />
          <Text fw={600} size="lg">
            {text.common.productName}
          </Text>
        </Group>
      </header>
      <main className={styles.card}>
        <Suspense fallback={<LoadingRows rows={3} />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
