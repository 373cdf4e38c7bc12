import { Button, Code, Group, TagsInput, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { Sharee, StoredDocument } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { toast } from '../ui/toasts.tsx';
import styles from './documents.module.css';
import { sayPerson } from './person.ts';
import { refreshDocuments, useSharees } from './queries.ts';
import { kindOf } from './rows.ts';
import { sayBytes } from './size.ts';

const words = text.documents;
const TAGS_MAXIMUM = 20;

/** Tags, facts, and to whom a document is shared. */
export function DetailsView({ document, onTag }: { document: StoredDocument; onTag: (tag: string) => void }) {
  return (
    <>
      {document.may.change ? <TagsForm key={document.version} document={document} /> : null}
      {document.tags.length > 0 ? (
        <Group gap={6} mb="md">
          {document.tags.map((tag) => (
            <Button key={tag} size="compact-xs" variant="default" onClick={() => onTag(tag)}>
              {words.filterTag(tag)}
            </Button>
          ))}
        </Group>
      ) : null}
      <Facts>
        <Fact name={words.type}>
          {words.types[kindOf(document.contentType)]} ({document.contentType})
        </Fact>
        <Fact name={words.size}>{sayBytes(document.sizeBytes)}</Fact>
        <Fact name={words.versions}>{words.version(document.number)}</Fact>
        <Fact name={words.addedBy}>
          <RelativeTime at={document.createdAt} /> {words.by(sayPerson(document.createdBy))}
        </Fact>
        <Fact name={words.changed}>
          <RelativeTime at={document.updatedAt} />
        </Fact>
        <Fact name={words.checksum}>
          <Code style={{ overflowWrap: 'anywhere' }}>{document.sha256}</Code>
        </Fact>
      </Facts>
      {document.may.readPeople ? <Sharees id={document.id} /> : null}
    </>
  );
}

function TagsForm({ document }: { document: StoredDocument }) {
  const client = useQueryClient();
  const [tags, setTags] = useState(document.tags);
  const save = useMutation({
    mutationFn: (wish: string[]) =>
      api.patch<StoredDocument>(`/documents/${document.id}`, { tags: wish }, { ifMatch: document.version }),
    onSuccess: () => {
      toast(words.tagsSaved);
      return refreshDocuments(client);
    },
  });
  const isSame = JSON.stringify(tags) === JSON.stringify(document.tags);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(tags);
      }}
    >
      <TagsInput
        label={words.tagsLabel}
        description={words.tagsHelp}
        value={tags}
        onChange={setTags}
        maxTags={TAGS_MAXIMUM}
        error={fieldError(save.error, 'tags')}
      />
      <FormProblem error={save.error} fields={['tags']} />
      <Group justify="flex-end" my="xs">
        <Button type="submit" size="xs" variant="default" disabled={isSame} loading={save.isPending}>
          {text.common.save}
        </Button>
      </Group>
    </form>
  );
}

function Sharees({ id }: { id: string }) {
  const list = useSharees(id);
  return (
    <section style={{ marginTop: '1rem' }}>
      <Title order={3} size="h3" mb={4}>
        {words.sharedTo}
      </Title>
      {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
      {list.isPending ? <LoadingRows rows={2} height={32} /> : null}
      {!list.isPending && list.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.sharedToNobody}
        </Text>
      ) : null}
      <ul className={styles.versions}>
        {list.items.map((sharee) => (
          <li key={sharee.person?.id ?? sharee.email ?? sharee.since} className={styles.version}>
            <Text size="sm">{sharee.person ? sayPerson(sharee.person) : sharee.email}</Text>
            <Text size="xs" c="dimmed">
              {sharee.person ? `${sharee.person.organisation.name} · ` : ''}
              {sharee.ways.map(sayWay).join(', ')}
            </Text>
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </section>
  );
}

function sayWay(way: Sharee['ways'][number]): string {
  if (way.kind === 'task') return way.isWaiting ? words.byWaitingTask : words.byTask;
  return way.status === 'invited' ? words.byInvitation : words.byWorkspace;
}
