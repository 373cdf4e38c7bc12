import { Button, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Participant, Workspace } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Section } from '../ui/Section.tsx';
import type { List } from '../use-list.ts';
import { AbilitiesGrid } from './AbilitiesGrid.tsx';
import { ChangeAbilitiesDialog } from './ChangeAbilitiesDialog.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { participantColumns } from './participant-columns.tsx';
import styles from './participants.module.css';
import { type ParticipantFilter, useAllParticipants } from './queries.ts';

const words = text.participants;
const ALL: ParticipantFilter = { q: '', status: 'all' };
const STATUSES = ['all', 'invited', 'active'] as const;

/** Whom a workspace is open to, what they may do, and inviting more. */
export function Participants({ workspace }: { workspace: Workspace }) {
  const [filter, setFilter] = useState(ALL);
  const [isGrid, setIsGrid] = useState(false);
  const [isInviting, setIsInviting] = useState(false);
  const [changing, setChanging] = useState<Participant | null>(null);
  const list = useAllParticipants(workspace.id, filter);
  const isFiltered = filter.q !== '' || filter.status !== 'all';
  const hasNobody = !list.isPending && !list.error && list.items.length === 0 && !isFiltered;
  const inviteButton = workspace.may.invite ? (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setIsInviting(true)}>
      {words.invite}
    </Button>
  ) : null;
  const empty = isFiltered ? (
    <EmptyState
      headingOrder={3}
      title={words.nothingFound}
      reason={words.nothingFoundWhy}
      next={
        <Button variant="default" onClick={() => setFilter(ALL)}>
          {words.clear}
        </Button>
      }
    />
  ) : (
    <EmptyState headingOrder={3} title={words.none} reason={sayNone(workspace)} next={inviteButton} />
  );
  return (
    <Section title={words.title} lead={<Lead workspace={workspace} />} actions={hasNobody ? null : inviteButton}>
      {hasNobody ? null : (
        <div className={styles.filters}>
          <SearchField label={words.search} asked={filter.q} onSearch={(q) => setFilter({ ...filter, q })} />
          <NativeSelect
            label={words.filterStatus}
            value={filter.status}
            data={STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
            onChange={(event) =>
              setFilter({ ...filter, status: STATUSES.find((one) => one === event.currentTarget.value) ?? 'all' })
            }
          />
          <SegmentedControl
            aria-label={words.shown}
            value={isGrid ? 'grid' : 'list'}
            onChange={(value) => setIsGrid(value === 'grid')}
            data={[
              { value: 'list', label: words.list },
              { value: 'grid', label: words.grid },
            ]}
          />
        </div>
      )}
      {isGrid && !hasNobody ? (
        <Grid workspace={workspace} list={list} empty={empty} />
      ) : (
        <ListShown
          list={list}
          label={words.title}
          columns={participantColumns(workspace, setChanging)}
          rowKey={({ id }) => id}
          empty={empty}
        />
      )}
      {workspace.may.invite ? (
        <InviteDialog workspace={workspace} opened={isInviting} onClose={() => setIsInviting(false)} />
      ) : null}
      <ChangeAbilitiesDialog workspace={workspace} participant={changing} onClose={() => setChanging(null)} />
    </Section>
  );
}

function Grid({ workspace, list, empty }: { workspace: Workspace; list: List<Participant>; empty: ReactNode }) {
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <LoadingRows rows={4} />;
  if (list.items.length === 0) return empty;
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {words.gridLead}
      </Text>
      <AbilitiesGrid workspace={workspace} participants={list.items} />
      <LoadMore list={list} />
    </>
  );
}

function Lead({ workspace }: { workspace: Workspace }) {
  const { owner, isOwner, abilities } = workspace;
  const who = isOwner ? words.you : ((owner && sayNameOf(owner)) ?? owner?.organisation.name);
  return (
    <>
      {words.lead} {who ? (isOwner ? words.leadYou : words.leadOwner(who)) : null}
      {workspace.may.invite ? null : <div>{abilities.includes('invite') ? words.noPlan : words.notInvited}</div>}
    </>
  );
}

function sayNone({ may, abilities }: Workspace): string {
  if (may.invite) return words.noneMayInvite;
  return abilities.includes('manage') ? words.noPlan : `${words.noneMayNot} ${words.noneHidden}`;
}
