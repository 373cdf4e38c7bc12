import { ActionIcon, Alert, Group, Skeleton, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconEyeOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { type ApiProblem, isProblem } from '../api.ts';
import type { StoredDocument } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import styles from './documents.module.css';
import { type Preview, previewQuery } from './queries.ts';
import { isDownloadable } from './rows.ts';

const words = text.documents;
const REASONS = ['preview_impossible', 'document_being_scanned', 'document_infected'];

/** The pages of one version, one at a time; the arrow keys turn them. */
export function PreviewPages({
  document,
  version,
  className,
  extra,
}: {
  document: StoredDocument;
  version: number;
  className: string;
  extra?: ReactNode;
}) {
  const [page, setPage] = useState(1);
  const query = useQuery({ ...previewQuery(document.id, version, page), placeholderData: keepPreviousData });
  if (isProblem(query.error, ...REASONS)) return <NoPreview document={document} problem={query.error} />;
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const pages = query.data?.pages ?? 1;
  const turn = (to: number) => setPage(Math.min(pages, Math.max(1, to)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    turn(page + (event.key === 'ArrowRight' ? 1 : -1));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons do the same
    <div onKeyDown={onKeyDown}>
      <Group justify="space-between" mb="xs" gap="xs">
        {pages > 1 ? (
          <Group gap={4}>
            <ActionIcon aria-label={words.previousPage} disabled={page === 1} onClick={() => turn(page - 1)}>
              <IconChevronLeft size={18} aria-hidden />
            </ActionIcon>
            <Text size="sm" role="status">
              {words.page(page, pages)}
            </Text>
            <ActionIcon aria-label={words.nextPage} disabled={page === pages} onClick={() => turn(page + 1)}>
              <IconChevronRight size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ) : (
          <span />
        )}
        {extra}
      </Group>
      {query.data ? (
        <Shown preview={query.data} label={words.previewOf(document.name, page, pages)} className={className} />
      ) : (
        <Skeleton height={360} role="status" aria-label={text.common.loading} />
      )}
      {query.data?.isCut ? (
        <Text size="xs" c="dimmed" mt={4}>
          {words.previewCut}
        </Text>
      ) : null}
    </div>
  );
}

function Shown({ preview, label, className }: { preview: Preview; label: string; className: string }) {
  if (preview.kind === 'picture') {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      <section className={className} tabIndex={0} aria-label={label}>
        <img src={preview.address} alt={label} className={styles.picture} />
      </section>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className={`${className} ${styles.words}`} tabIndex={0} aria-label={label} role="document">
      {preview.words}
    </pre>
  );
}

/** Says why; the server's sentence tells the case apart. */
function NoPreview({ document, problem }: { document: StoredDocument; problem: ApiProblem }) {
  return (
    <Alert color="gray" icon={<IconEyeOff size={18} aria-hidden />} title={words.previewNone}>
      {sayProblem(problem)} {isDownloadable(document) ? words.previewDownload : ''}
    </Alert>
  );
}
