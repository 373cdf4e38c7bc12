import { Alert, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, isProblem } from '../api.ts';
import type { Organisation, TrustedList } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { AddTrusted } from './AddTrusted.tsx';
import { TrustedItems } from './TrustedItems.tsx';
import { type TrustedItem, withItems, withoutItem } from './trusted.ts';

const words = text.organisations.trusted;

/** Whom an organisation lets be invited into its workspaces. */
export function TrustedListSection({ organisation }: { organisation: Organisation }) {
  const list = useQuery({
    queryKey: ['trusted-list', organisation.id],
    queryFn: ({ signal }) => api.get<TrustedList>(`/organisations/${organisation.id}/trusted-list`, { signal }),
  });
  return (
    <Section title={words.title} lead={words.lead}>
      <Loaded query={list}>{(found) => <Shown organisation={organisation} list={found} />}</Loaded>
    </Section>
  );
}

interface Wish {
  items: TrustedItem[];
  said: string;
  /** Takes the change back, where that is one click. */
  undo: TrustedItem[] | null;
}

function Shown({ organisation, list }: { organisation: Organisation; list: TrustedList }) {
  const client = useQueryClient();
  const queryKey = ['trusted-list', organisation.id];
  const change = useSubmission(
    ({ items }: Wish) =>
      api.put<TrustedList>(
        `/organisations/${organisation.id}/trusted-list`,
        { items },
        { ifMatch: client.getQueryData<TrustedList>(queryKey)?.version ?? list.version },
      ),
    {
      onSuccess: (answer, { said, undo }) => {
        client.setQueryData(queryKey, answer);
        const back = undo;
        toast(said, back ? { undo: () => change.mutate({ items: back, said: words.broughtBack, undo: null }) } : {});
      },
    },
  );
  const add = (more: TrustedItem[]) => {
    const items = withItems(list.items, more);
    change.mutate({ items, said: words.added(items.length - list.items.length), undo: list.items });
  };
  const remove = (item: TrustedItem) =>
    change.mutate({ items: withoutItem(list.items, item), said: words.removed(item.value), undo: list.items });

  return (
    <>
      {list.may.change ? <AddTrusted there={list.items} onAdd={add} isBusy={change.isPending} /> : null}
      {isProblem(change.error, 'version_conflict') ? (
        <ConflictState
          onReload={() => {
            change.reset();
            void client.invalidateQueries({ queryKey });
          }}
        />
      ) : (
        <FormProblem error={change.error} />
      )}
      {list.items.length === 0 ? (
        <Alert color="gray" p="sm" mt="md" title={words.none}>
          {words.noneWhy}
        </Alert>
      ) : (
        <>
          <Text size="sm" mt="md" mb="xs" role="status">
            {words.count(list.items.length)}
          </Text>
          <TrustedItems items={list.items} mayChange={list.may.change} onRemove={remove} />
        </>
      )}
    </>
  );
}
