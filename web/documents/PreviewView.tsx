import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsMaximize, IconBug, IconHourglass } from '@tabler/icons-react';
import type { StoredDocument } from '../contracts.ts';
import { text } from '../text/index.ts';
import styles from './documents.module.css';
import { PreviewPages } from './PreviewPages.tsx';

const words = text.documents;

/** A document as a picture or text, page by page, or why there is none. */
export function PreviewView({
  document,
  number,
  onNewest,
}: {
  document: StoredDocument;
  /** An earlier version, when one asked for it. */
  number: number | null;
  onNewest: () => void;
}) {
  const [isLarge, large] = useDisclosure(false);
  const shown = number ?? document.number;
  // What the scanner said is about the newest.
  const scan = number === null ? document.scanStatus : 'clean';
  if (scan === 'waiting' || scan === 'infected') return <Unreadable scan={scan} />;
  return (
    <>
      {number === null ? null : (
        <Alert color="yellow" p="xs" mb="sm">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{words.versionShown(number)}</Text>
            <Button size="compact-sm" variant="default" onClick={onNewest}>
              {words.showNewest}
            </Button>
          </Group>
        </Alert>
      )}
      <PreviewPages
        document={document}
        version={shown}
        className={styles.preview ?? ''}
        extra={
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowsMaximize size={14} aria-hidden />}
            onClick={large.open}
          >
            {words.larger}
          </Button>
        }
      />
      <Modal opened={isLarge} onClose={large.close} title={document.name} size="min(64rem, 100%)" trapFocus>
        <PreviewPages document={document} version={shown} className={styles.large ?? ''} />
      </Modal>
    </>
  );
}

function Unreadable({ scan }: { scan: 'waiting' | 'infected' }) {
  const isInfected = scan === 'infected';
  return (
    <Alert
      color={isInfected ? 'red' : 'yellow'}
      icon={isInfected ? <IconBug size={18} aria-hidden /> : <IconHourglass size={18} aria-hidden />}
      title={words.scans[scan]}
      role="status"
    >
      {isInfected ? words.previewInfected : words.previewWaiting}
    </Alert>
  );
}
