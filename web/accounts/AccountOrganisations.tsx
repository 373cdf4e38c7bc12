import { Box, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { NamedReference } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { useList } from '../use-list.ts';

const words = text.accounts;
type Listed = NamedReference & { shortName: string };
/** So many that one looks for a name rather than reading the list. */
const MANY = 8;

/** The organisations of the account. */
export function AccountOrganisations() {
  const { organisation } = useMe();
  const { q } = useSearch({ from: '/signed-in/account' });
  const navigate = useNavigate({ from: '/account' });
  const list = useList<Listed>(['account-organisations'], '/organisations', { q });

  const columns: Column<Listed>[] = [
    {
      key: 'name',
      header: words.organisation,
      cell: (one) => (
        <>
          <Text component="span" fw={500}>
            {one.name}
          </Text>
          {one.id === organisation.id ? (
            <Text component="span" c="dimmed">
              {' '}
              ({words.yours})
            </Text>
          ) : null}
        </>
      ),
    },
    { key: 'shortName', header: words.shortName, cell: (one) => one.shortName },
  ];

  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        {words.organisationsLead}
      </Text>
      {q !== undefined || list.items.length > MANY ? (
        <Box component="search" mb="md">
          <SearchField
            label={words.searchOrganisations}
            asked={q ?? ''}
            onSearch={(typed) =>
              void navigate({
                search: (earlier) => ({ ...earlier, q: typed || undefined }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        </Box>
      ) : null}
      <ListShown
        list={list}
        label={words.tabs.organisations}
        columns={columns}
        rowKey={(one) => one.id}
        skeletonRows={3}
        empty={<EmptyState title={words.organisationsNone} reason={words.organisationsNoneWhy} />}
      />
    </>
  );
}
