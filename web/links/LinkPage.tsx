import { Breadcrumbs, Button, Group, Text } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { isProblem } from '../api.ts';
import type { RepositoryLink } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { AgentBadge } from '../people/AgentBadge.tsx';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { sayKind, sayPlace } from './kinds.ts';
import { LinkedWorkspaces } from './LinkedWorkspaces.tsx';
import { LinkSettings } from './LinkSettings.tsx';
import { LinkState } from './LinkState.tsx';
import { LinkToken } from './LinkToken.tsx';
import { MakeWorkspaceDialog } from './MakeWorkspaceDialog.tsx';
import { linkQuery } from './queries.ts';
import { Runs } from './Runs.tsx';

const words = text.links;

/** One link: how it stands, its workspaces and runs, its settings and its token. */
export function LinkPage() {
  const { id } = useParams({ from: '/signed-in/admin/links/$id' });
  const query = useQuery(linkQuery(id));
  if (isProblem(query.error, 'not_found', 'invalid', 'forbidden')) {
    return (
      <>
        <PageHeader title={words.title} />
        <EmptyState title={text.frame.notFoundTitle} reason={words.gone} />
      </>
    );
  }
  return (
    <div style={{ maxWidth: '64rem' }}>
      <Breadcrumbs mb="xs">
        <AnchorLink to="/admin/links" size="sm">
          {words.all}
        </AnchorLink>
      </Breadcrumbs>
      <Loaded query={query}>{(link) => <Details link={link} />}</Loaded>
    </div>
  );
}

function Details({ link }: { link: RepositoryLink }) {
  const { account } = useMe();
  const { make } = useSearch({ from: '/signed-in/admin/links/$id' });
  const navigate = useNavigate({ from: '/admin/links/$id' });
  const setMake = (open: boolean) =>
    void navigate({ search: open ? { make: true } : {}, replace: true, resetScroll: false });
  const mayMake = link.may.change && account.plan === 'paid';
  const makeButton = mayMake ? (
    <Button leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={() => setMake(true)}>
      {words.makeWorkspace}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={link.name} lead={<Lead link={link} />} actions={makeButton} />
      <LinkedWorkspaces link={link} />
      <Runs link={link} />
      <LinkSettings link={link} />
      <LinkToken link={link} />
      <MakeWorkspaceDialog link={link} opened={make === true && mayMake} onClose={() => setMake(false)} />
    </>
  );
}

function Lead({ link }: { link: RepositoryLink }) {
  return (
    <>
      <Text style={{ overflowWrap: 'anywhere' }}>
        {sayKind(link.kind)} · {sayPlace(link)}
      </Text>
      <Group gap="xs" mt={4}>
        <LinkState link={link} />
        <Text span size="sm">
          {link.agent.name} <AgentBadge kind={link.agent.kind} />
        </Text>
      </Group>
      {link.testFailure ? (
        <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {link.testFailure}
        </Text>
      ) : null}
    </>
  );
}
