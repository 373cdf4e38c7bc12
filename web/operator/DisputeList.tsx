import { Button, SegmentedControl, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { EmailDomainDispute } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { useList } from '../use-list.ts';
import { DecideDialog } from './DecideDialog.tsx';

const words = text.operator;
const STATUSES = ['open', 'kept', 'transferred', 'withdrawn'] as const;

/** Owned e-mail domains that somebody else has proved too: both sides, and the decision. */
export function DisputeList() {
  const { dispute = 'open' } = useSearch({ from: '/signed-in/operator' });
  const navigate = useNavigate({ from: '/operator' });
  const [toDecide, setToDecide] = useState<EmailDomainDispute | null>(null);
  const list = useList<EmailDomainDispute>(['disputes'], '/email-domain-disputes', { status: dispute });

  const columns: Column<EmailDomainDispute>[] = [
    { key: 'name', header: text.emailDomains.name, cell: (one) => <Text fw={500}>{one.unicodeName}</Text> },
    { key: 'from', header: words.disputeFrom, cell: (one) => <Side side={one.from} /> },
    { key: 'to', header: words.disputeTo, cell: (one) => <Side side={one.to} seenAt={one.openedAt} /> },
    {
      key: 'at',
      header: dispute === 'open' ? words.disputeOpened : words.disputeDecided,
      width: 130,
      cell: (one) => <RelativeTime at={one.decidedAt ?? one.openedAt} />,
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 140,
      cell: (one) =>
        one.may.decide ? (
          <Button
            size="compact-sm"
            variant="light"
            aria-label={words.decideNamed(one.unicodeName)}
            onClick={() => setToDecide(one)}
          >
            {words.decide}
          </Button>
        ) : (
          <StatusBadge tone="neutral">{words.disputeStatuses[one.status]}</StatusBadge>
        ),
    },
  ];
  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        {words.disputesLead}
      </Text>
      <SegmentedControl
        mb="md"
        maw="100%"
        style={{ flexWrap: 'wrap' }}
        aria-label={words.disputes}
        value={dispute}
        onChange={(next) =>
          void navigate({
            search: (earlier) => ({ ...earlier, dispute: STATUSES.find((one) => one === next) }),
            replace: true,
            resetScroll: false,
          })
        }
        data={STATUSES.map((one) => ({ value: one, label: words.disputeStatuses[one] }))}
      />
      <ListShown
        list={list}
        label={words.disputes}
        columns={columns}
        rowKey={(one) => one.id}
        skeletonRows={2}
        empty={
          <EmptyState
            title={dispute === 'open' ? words.disputesNone : words.disputesNoneSuch}
            reason={words.disputesNoneWhy}
          />
        }
      />
      <DecideDialog dispute={toDecide} onClose={() => setToDecide(null)} />
    </>
  );
}

/** One side, and what its claim rests on. */
function Side({ side, seenAt }: { side: EmailDomainDispute['from']; seenAt?: string }) {
  return (
    <>
      {side.organisation.name}
      <Text size="sm" c="dimmed" component="div">
        {seenAt ? (
          <>
            {words.sideSeen} <RelativeTime at={seenAt} />
          </>
        ) : side.provedAt ? (
          <>
            {text.emailDomains.since[side.provedBy ?? 'dns']} <RelativeTime at={side.provedAt} />
          </>
        ) : (
          words.sideUnproven
        )}
      </Text>
    </>
  );
}
