import { Button, Group } from '@mantine/core';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ButtonLink } from '../ui/links.tsx';
import type { Reach } from './queries.ts';
import { levelOf } from './reach.ts';
import type { DirectorySearch } from './search.ts';

/** Why nobody was found: no such name, an organisation that shows no people, or no connection at all. */
export function EmptyDirectory({
  search,
  reach,
  onClear,
}: {
  search: DirectorySearch;
  reach: Reach | undefined;
  onClear: () => void;
}) {
  const words = text.directory;
  const me = useMe();
  const isFiltered = search.q || search.kind || search.organisation;
  const isAlone = reach !== undefined && reach.to.length === 0;
  return (
    <EmptyState
      {...reasonFor(search, reach, administers(me))}
      next={
        <Group gap="xs" justify="center">
          {isFiltered ? (
            <Button variant="default" onClick={onClear}>
              {words.clear}
            </Button>
          ) : null}
          {isAlone && administers(me) ? (
            <ButtonLink to="/admin/connections" search={{ create: true }} variant="light">
              {words.askAnother}
            </ButtonLink>
          ) : null}
        </Group>
      }
    />
  );
}

function reasonFor(
  { q, kind, organisation }: DirectorySearch,
  reach: Reach | undefined,
  isAdministrator: boolean,
): { title: string; reason: string } {
  const words = text.directory;
  const there = reach?.to.find((one) => one.organisation.id === organisation)?.organisation;
  const isOurs = reach?.us.id === organisation;
  if (organisation && reach && !there && !isOurs && !reach.isCut) {
    return { title: words.unknownOrganisation, reason: words.unknownOrganisationWhy };
  }
  if (there && kind === 'user' && levelOf(reach, there.id) === 'roles') {
    return { title: words.nothing, reason: words.nothingRolesOnly(there.name) };
  }
  if (q) {
    const alone =
      reach && reach.to.length === 0
        ? ` ${words.nothingNotConnected(reach.us.name)}${isAdministrator ? '' : ` ${words.nothingAskAdministrator}`}`
        : '';
    return { title: words.nothing, reason: `${words.nothingWhy(q)}${alone}` };
  }
  if (there) return { title: words.nothingHere(there.name), reason: words.nothingHereWhy(there.name) };
  return { title: words.nothingKind, reason: words.nothingKindWhy };
}
