import { Anchor, Button, Group, MultiSelect, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { DocumentComment, Person, StoredDocument, Workspace } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import styles from './documents.module.css';
import { sayPerson } from './person.ts';
import { useComments, useParticipants } from './queries.ts';

const words = text.documents;

/** What people of the workspace said about a document, oldest first. */
export function CommentsView({ document, workspace }: { document: StoredDocument; workspace: Workspace }) {
  const list = useComments(document.id);
  return (
    <>
      {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
      {list.isPending && !list.error ? <LoadingRows rows={2} height={56} /> : null}
      {!list.isPending && list.items.length === 0 ? <Text c="dimmed">{words.commentsNone}</Text> : null}
      <ol className={styles.versions} aria-label={words.comments}>
        {list.items.map((comment) => (
          <Comment key={comment.id} document={document} comment={comment} />
        ))}
      </ol>
      <LoadMore list={list} />
      {document.may.comment ? <CommentForm document={document} workspace={workspace} /> : null}
    </>
  );
}

function Comment({ document, comment }: { document: StoredDocument; comment: DocumentComment }) {
  const client = useQueryClient();
  const takeBack = useMutation({
    mutationFn: () => api.delete(`/documents/${document.id}/comments/${comment.id}`),
    onSuccess: () => {
      toast(words.commentDeleted);
      return client.invalidateQueries({ queryKey: ['document', document.id] });
    },
  });
  const isOld = comment.number !== null && comment.number !== document.number;
  return (
    <li className={styles.version}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" component="div">
          <strong>{sayPerson(comment.author)}</strong>{' '}
          <Text span size="sm" c="dimmed">
            <RelativeTime at={comment.createdAt} />
            {isOld && comment.number !== null ? ` · ${words.commentOnVersion(comment.number)}` : ''}
          </Text>
        </Text>
        {comment.may.delete ? (
          <Anchor
            component="button"
            type="button"
            size="xs"
            disabled={takeBack.isPending}
            onClick={() => takeBack.mutate()}
          >
            {words.commentDelete}
          </Anchor>
        ) : null}
      </Group>
      <Text style={{ whiteSpace: 'pre-line' }}>{comment.text}</Text>
      {comment.mentions.length > 0 ? (
        <Text size="sm" c="dimmed">
          {words.mentions(comment.mentions.map(sayPerson).join(', '))}
        </Text>
      ) : null}
      <FormProblem error={takeBack.error} />
    </li>
  );
}

function CommentForm({ document, workspace }: { document: StoredDocument; workspace: Workspace }) {
  const client = useQueryClient();
  const [said, setSaid] = useState('');
  const [mentions, setMentions] = useState<string[]>([]);
  const [missing, setMissing] = useState<string | undefined>();
  const comment = useSubmission(
    (wish: { text: string; mentions: string[] }, idempotencyKey) =>
      api.post<DocumentComment>(`/documents/${document.id}/comments`, wish, { idempotencyKey }),
    {
      onSuccess: async () => {
        setSaid('');
        setMentions([]);
        toast(words.commentSent);
        await client.invalidateQueries({ queryKey: ['document', document.id] });
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (said.trim() === '') return setMissing(words.commentMissing);
    if (said.length <= COMMENT_LIMIT) comment.mutate({ text: said.trim(), mentions });
  };
  return (
    <form onSubmit={submit} noValidate style={{ marginTop: '0.75rem' }}>
      <CommentField
        label={words.comment}
        description={words.commentHelp}
        required
        minRows={2}
        value={said}
        onChange={(value) => {
          setSaid(value);
          setMissing(undefined);
        }}
        error={missing ?? fieldError(comment.error, 'text')}
      />
      <Mentions
        workspace={workspace}
        value={mentions}
        onChange={setMentions}
        error={fieldError(comment.error, 'mentions')}
      />
      <FormProblem error={comment.error} fields={['text', 'mentions']} />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" variant="default" loading={comment.isPending}>
          {words.commentSend}
        </Button>
      </Group>
    </form>
  );
}

/** People of the workspace who are told of a comment: its owner and who takes part, as far as one knows them. */
function Mentions({
  workspace,
  value,
  onChange,
  error,
}: {
  workspace: Workspace;
  value: string[];
  onChange: (ids: string[]) => void;
  error: string | undefined;
}) {
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, 250);
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  const found = useParticipants(workspace.id, asked, workspace.may.readParticipants);
  const people: (Person | null)[] = [workspace.owner, ...found.items.map(({ person }) => person)];
  const offered = new Map(
    people.flatMap((one) => (one?.id && one.name && one.id !== me.user.id ? [[one.id, one.name] as const] : [])),
  );
  for (const id of value) offered.set(id, known.get(id) ?? offered.get(id) ?? '');
  if (offered.size === 0 && typed === '') return null;
  return (
    <MultiSelect
      label={`${words.mention} (${text.common.optional})`}
      description={words.mentionHelp}
      data={[...offered].map(([id, label]) => ({ value: id, label }))}
      value={value}
      onChange={(ids) => {
        setKnown(new Map([...known, ...offered]));
        onChange(ids);
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      maxValues={20}
      nothingFoundMessage={words.mentionNobody}
      comboboxProps={{ withinPortal: false }}
      error={error}
      mt={4}
    />
  );
}
