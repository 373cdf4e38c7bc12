import { EmptyState } from './EmptyState.tsx';
import { PageHeader } from './PageHeader.tsx';

/** A screen that somebody came to whom it is not for: what it is, and whom to ask. */
export function NotForYou({ words }: { words: { title: string; notYours: string; notYoursWhy: string } }) {
  return (
    <>
      <PageHeader title={words.title} />
      <EmptyState title={words.notYours} reason={words.notYoursWhy} />
    </>
  );
}
