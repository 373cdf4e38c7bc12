import { ActionIcon, Radio, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LinkedWorkspace, RepositoryLink } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import styles from './links.module.css';
import { folderQuery, linkedQuery } from './queries.ts';

const words = text.links;

/** The folders of a repository, opened one by one as the server is asked; one of them is chosen. */
export function FolderTree({
  link,
  value,
  onChange,
  error,
}: {
  link: RepositoryLink;
  value: string | null;
  onChange: (path: string) => void;
  error: string | undefined;
}) {
  const linked = useQuery(linkedQuery(link.id)).data ?? [];
  const taken = linked.filter(({ isOpen }) => isOpen);
  return (
    <Radio.Group label={words.chooseFolder} required value={value} onChange={onChange} error={error}>
      <ul className={styles.tree}>
        <Node link={link} path="" name={link.name} taken={taken} isOpenAtFirst />
      </ul>
    </Radio.Group>
  );
}

function Node({
  link,
  path,
  name,
  taken,
  isOpenAtFirst = false,
}: {
  link: RepositoryLink;
  path: string;
  name: string;
  taken: LinkedWorkspace[];
  isOpenAtFirst?: boolean;
}) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const isTaken = taken.some((one) => overlaps(one.path, path));
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li>
      <div className={styles.node}>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-expanded={isOpen}
          aria-label={isOpen ? words.collapse(name) : words.expand(name)}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Chevron size={16} aria-hidden />
        </ActionIcon>
        <Radio
          value={path}
          disabled={isTaken}
          label={
            <span style={{ overflowWrap: 'anywhere' }}>
              {name}
              {isTaken ? (
                <Text span size="sm" c="dimmed">
                  {' '}
                  ({words.isTaken})
                </Text>
              ) : null}
            </span>
          }
        />
      </div>
      {isOpen ? <Children link={link} path={path} taken={taken} /> : null}
    </li>
  );
}

function Children({ link, path, taken }: { link: RepositoryLink; path: string; taken: LinkedWorkspace[] }) {
  const query = useQuery(folderQuery(link.id, path));
  if (query.error) {
    return (
      <Text size="sm" c="var(--mantine-color-error)" role="alert" className={styles.note ?? ''}>
        {sayProblem(query.error)}
      </Text>
    );
  }
  if (!query.data) {
    return (
      <Text size="sm" c="dimmed" role="status" className={styles.note ?? ''}>
        {words.looking}
      </Text>
    );
  }
  const { items, refused, isCut } = query.data;
  const folders = items.filter(({ kind }) => kind === 'folder');
  const notes = [
    folders.length === 0 ? words.noFolders : '',
    items.length > folders.length ? words.filesIn(items.length - folders.length) : '',
    refused.length > 0 ? `${words.refusedNames(refused.length)} ${refused.map((one) => one.name).join(', ')}` : '',
    isCut ? words.isCut : '',
  ].filter(Boolean);
  return (
    <>
      {folders.length > 0 ? (
        <ul className={styles.branch}>
          {folders.map((folder) => (
            <Node key={folder.path} link={link} path={folder.path} name={folder.name} taken={taken} />
          ))}
        </ul>
      ) : null}
      {notes.length > 0 ? (
        <Text size="sm" c="dimmed" className={styles.note ?? ''}>
          {notes.join(' · ')}
        </Text>
      ) : null}
    </>
  );
}

/** Two workspaces never share files of a repository: neither is the other's folder, nor stands in it. */
function overlaps(one: string, other: string): boolean {
  const inside = (inner: string, outer: string) =>
    outer === '' || inner === outer || inner.toLowerCase().startsWith(`${outer.toLowerCase()}/`);
  return inside(one, other) || inside(other, one);
}
