import { Button } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import type { NamedReference } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ButtonLink } from '../ui/links.tsx';
import type { Filters } from './search.ts';
import type { Box } from './task.ts';

/** Why there is nothing in a list of tasks, and what to do about it. */
export function EmptyTasks({
  box,
  filters,
  names,
  organisation,
  onClear,
}: {
  box: Box;
  filters: Filters;
  /** What filters by id are about. */
  names: NamedReference[];
  organisation: string;
  onClear: () => void;
}) {
  const words = text.tasks;
  const conditions = sayConditions(filters, names);
  if (conditions.length > 0) {
    return (
      <EmptyState
        title={words.emptyFiltered}
        reason={words.emptyFilteredWhy(conditions.join(words.condition.join))}
        next={
          <Button variant="default" onClick={onClear}>
            {words.clearFilters}
          </Button>
        }
      />
    );
  }
  if (box === 'inbox') return <EmptyInbox />;
  if (box === 'organisation') {
    return <EmptyState title={words.emptyOrganisation(organisation)} reason={words.emptyOrganisationWhy} />;
  }
  return (
    <EmptyState
      title={words.emptySent}
      reason={words.emptySentWhy}
      next={
        <ButtonLink to="/tasks/new" variant="light" leftSection={<IconPencilPlus size={16} aria-hidden />}>
          {words.newTask}
        </ButtonLink>
      }
    />
  );
}

function EmptyInbox() {
  const words = text.tasks;
  const { roles } = useMe().user;
  return (
    <EmptyState
      title={words.emptyInbox}
      reason={
        <>
          {words.emptyInboxWhy}
          {roles.length > 0 ? ` ${words.emptyInboxRoles(roles.map((role) => role.name).join(', '))}` : null}
        </>
      }
    />
  );
}

function sayConditions(filters: Filters, names: NamedReference[]): string[] {
  const words = text.tasks.condition;
  const nameOf = (id: string) => names.find((one) => one.id === id)?.name;
  const { q, state, due, from, role } = filters;
  return [
    ...(q ? [words.words(q)] : []),
    ...(state ? [words.status(text.tasks.filterStatuses[state])] : []),
    ...(due ? [words.due[due]] : []),
    ...(from ? [words.from(nameOf(from) ?? text.tasks.unknownOrganisation)] : []),
    ...(role ? [words.role(nameOf(role) ?? text.tasks.unknownRole)] : []),
  ];
}
