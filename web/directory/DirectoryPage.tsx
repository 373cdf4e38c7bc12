import { useNavigate, useSearch } from '@tanstack/react-router';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useList } from '../use-list.ts';
import { AssigneeName } from './AssigneeName.tsx';
import { type Assignee, addressOf } from './assignee.ts';
import { DirectoryFilters } from './DirectoryFilters.tsx';
import styles from './directory.module.css';
import { EmptyDirectory } from './EmptyDirectory.tsx';
import { useReach } from './queries.ts';
import { ReachPanel } from './ReachPanel.tsx';

/** Whom one may send work to, in one's own and in connected organisations, and why. */
export function DirectoryPage() {
  const words = text.directory;
  const search = useSearch({ from: '/signed-in/directory' });
  const navigate = useNavigate({ from: '/directory' });
  const reach = useReach();
  const { q, kind, organisation } = search;
  const list = useList<Assignee>(['directory', 'list'], '/directory', { q, kind, organisationId: organisation });
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...part }), replace: true, resetScroll: false });

  const columns: Column<Assignee>[] = [
    { key: 'name', header: words.name, width: '45%', cell: (one) => <AssigneeName assignee={one} /> },
    {
      key: 'organisation',
      header: words.organisation,
      cell: (one) => one.organisation.name,
    },
    {
      key: 'assign',
      header: text.common.actions,
      isActions: true,
      width: 130,
      cell: (one) => (
        <ButtonLink
          to="/tasks/new"
          search={{ to: addressOf(one) }}
          size="xs"
          variant="default"
          aria-label={words.assignTo(one.name, one.organisation.name)}
        >
          {words.assign}
        </ButtonLink>
      ),
    },
  ];

  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      <div className={styles.layout}>
        <div>
          <DirectoryFilters search={search} reach={reach.data} onChange={change} />
          <ListShown
            list={list}
            label={words.title}
            columns={columns}
            rowKey={addressOf}
            empty={
              <EmptyDirectory
                search={search}
                reach={reach.data}
                onClear={() => void navigate({ search: {}, replace: true })}
              />
            }
          />
        </div>
        {reach.data ? (
          <ReachPanel
            reach={reach.data}
            organisationId={organisation}
            onChoose={(next) => change({ organisation: next })}
          />
        ) : null}
      </div>
    </>
  );
}
