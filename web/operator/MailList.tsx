import { Alert, Button, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import type { Mail } from '../contracts.ts';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';
import { useList } from '../use-list.ts';
import styles from './MailList.module.css';

const words = text.operator;
const TONES: Record<Mail['status'], Tone> = { kept: 'neutral', queued: 'waiting', sent: 'good', failed: 'bad' };

/** The outbox: with no mail server, the place where the links are. */
export function MailList() {
  const mails = useList<Mail>(['mails'], '/outbox');
  const [open, setOpen] = useState<Mail | null>(null);

  const columns: Column<Mail>[] = [
    { key: 'subject', header: words.mailSubject, cell: (mail) => mail.subject },
    { key: 'to', header: words.mailTo, cell: (mail) => mail.to },
    {
      key: 'status',
      header: words.mailStatus,
      width: 150,
      cell: (mail) => <StatusBadge tone={TONES[mail.status]}>{words.mailStatuses[mail.status]}</StatusBadge>,
    },
    {
      key: 'at',
      header: words.mailAt,
      width: 140,
      cell: (mail) => <RelativeTime at={mail.sentAt ?? mail.createdAt} />,
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 90,
      cell: (mail) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.mailReadNamed(mail.subject, mail.to)}
          onClick={() => setOpen(mail)}
        >
          {words.mailRead}
        </Button>
      ),
    },
  ];

  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        {words.mailsLead}
      </Text>
      <ListShown
        list={mails}
        label={words.mails}
        columns={columns}
        rowKey={(mail) => mail.id}
        empty={<EmptyState title={words.mailsNone} reason={words.mailsNoneWhy} />}
      />
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open?.subject ?? ''} size="lg">
        {open ? <MailText mail={open} /> : null}
      </Modal>
    </>
  );
}

function MailText({ mail }: { mail: Mail }) {
  const link = /https?:\/\/\S+/.exec(mail.text ?? '')?.[0];
  return (
    <>
      <Text c="dimmed" mb="sm">
        {words.mailTo} {mail.to}
      </Text>
      {mail.failure ? (
        <Alert color="red" p="sm" mb="sm" title={words.mailFailure}>
          {mail.failure}
        </Alert>
      ) : null}
      {link ? <CopyField label={words.mailLink} value={link} /> : null}
      {mail.text === null ? <Text>{words.mailErased}</Text> : <pre className={styles.text}>{mail.text}</pre>}
    </>
  );
}
