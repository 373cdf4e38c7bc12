import { Anchor, Breadcrumbs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { folderQuery } from './queries.ts';

const words = text.documents;

/** The way to the folder that is open, each step a way back. */
export function FolderPath({
  folderId,
  onOpen,
}: {
  folderId: string | undefined;
  onOpen: (folderId: string | undefined) => void;
}) {
  const query = useQuery({ ...folderQuery(folderId ?? ''), enabled: folderId !== undefined });
  if (!folderId) return null;
  if (isProblem(query.error)) return <ErrorState error={query.error} onRetry={() => onOpen(undefined)} />;
  const path = query.data?.path ?? [];
  return (
    <nav aria-label={words.path}>
      <Breadcrumbs mb="sm" separatorMargin={6}>
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(undefined)}>
          {words.root}
        </Anchor>
        {path.map(({ id, name }) =>
          id === folderId ? (
            <Text key={id} size="sm" fw={600} aria-current="page">
              {name}
            </Text>
          ) : (
            <Anchor key={id} component="button" type="button" size="sm" onClick={() => onOpen(id)}>
              {name}
            </Anchor>
          ),
        )}
      </Breadcrumbs>
    </nav>
  );
}
