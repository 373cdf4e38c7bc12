import { Anchor, Group, Text } from '@mantine/core';
import type { AuditRecord } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { SubjectLink } from './SubjectLink.tsx';
import { sayActor, sayAttempt, sayKind, sayName, sayRefusal } from './say-record.ts';

const words = text.audit;

/** A record as a row: when, who, what, about what, from where. */
export function recordColumns(open: (id: string) => void): Column<AuditRecord>[] {
  return [
    { key: 'when', header: words.when, width: 120, cell: ({ at }) => <RelativeTime at={at} /> },
    { key: 'who', header: words.who, width: 190, cell: sayActor },
    { key: 'what', header: words.what, isTitle: true, cell: (record) => <What record={record} open={open} /> },
    { key: 'about', header: words.about, width: 150, cell: (record) => <SubjectLink record={record} /> },
    { key: 'address', header: words.whereFrom, width: 130, cell: ({ address }) => address },
  ];
}

function What({ record, open }: { record: AuditRecord; open: (id: string) => void }) {
  const below = [sayName(record), sayAttempt(record)].filter(Boolean).join(' · ');
  const refusal = sayRefusal(record);
  return (
    <div>
      <Group gap={6}>
        <Anchor
          component="button"
          type="button"
          ta="left"
          fw={500}
          underline="hover"
          c="inherit"
          aria-haspopup="dialog"
          onClick={() => open(record.id)}
        >
          {sayKind(record.kind)}
        </Anchor>
        {record.outcome === 'refused' ? <StatusBadge tone="bad">{words.refused}</StatusBadge> : null}
      </Group>
      {below ? (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {below}
        </Text>
      ) : null}
      {refusal ? (
        <Text size="sm" c="dimmed">
          {refusal}
        </Text>
      ) : null}
    </div>
  );
}
