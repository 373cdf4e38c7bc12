import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { useRecords } from './queries.ts';
import { RecordDrawer } from './RecordDrawer.tsx';
import { RecordFilters } from './RecordFilters.tsx';
import { recordColumns } from './record-columns.tsx';
import { type AuditFilters, countFilters, questionOf, withoutFilters } from './search.ts';

const words = text.audit;

/** Who did what, newest first, and narrowed to what one looks for. */
export function RecordsTab() {
  const { organisation } = useMe();
  const search = useSearch({ from: '/signed-in/admin/audit' });
  const navigate = useNavigate({ from: '/admin/audit' });
  const question = questionOf(search);
  const list = useRecords(organisation.id, question);
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = list.items.find(({ id }) => id === shownId) ?? null;
  const isNarrowed = countFilters(search) > 0;

  const change = (wish: AuditFilters) => {
    setShownId(null);
    void navigate({ search: (earlier) => ({ ...earlier, ...wish }), replace: true, resetScroll: false });
  };
  const clear = () => void navigate({ search: withoutFilters, replace: true, resetScroll: false });

  return (
    <>
      <RecordFilters filters={search} records={list.items} question={question} onChange={change} onClear={clear} />
      <ListShown
        list={list}
        label={words.tabs.records}
        columns={recordColumns(setShownId)}
        rowKey={({ id }) => id}
        skeletonRows={8}
        empty={
          isNarrowed ? (
            <EmptyState
              title={words.noMatch}
              reason={words.noMatchWhy}
              next={
                <Button variant="default" onClick={clear}>
                  {words.showAll}
                </Button>
              }
            />
          ) : (
            <EmptyState title={words.none} reason={words.noneWhy} />
          )
        }
      />
      <RecordDrawer record={shown} onClose={() => setShownId(null)} onNarrow={change} />
    </>
  );
}
