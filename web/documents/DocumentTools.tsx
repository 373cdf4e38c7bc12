import { Button, Group, Menu, Pill, Text } from '@mantine/core';
import { IconChevronDown, IconFolderPlus, IconFolderUp, IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { SearchField } from '../ui/SearchField.tsx';
import type { WorkspaceSearch } from '../workspaces/search.ts';
import { filesOfInput, type PickedFile } from './picked-files.ts';

const words = text.documents;

/** Above the table: search, and what adds to the workspace, with what that costs. */
export function DocumentTools({
  workspace,
  search,
  onChange,
  onFiles,
  isPlacing,
  onNewFolder,
}: {
  workspace: Workspace;
  search: WorkspaceSearch;
  onChange: (wish: WorkspaceSearch) => void;
  onFiles: (picked: PickedFile[]) => void;
  isPlacing: boolean;
  onNewFolder: () => void;
}) {
  return (
    <>
      <Group gap="sm" mb="xs" align="flex-end" justify="space-between">
        <SearchField
          label={words.search}
          asked={search.q ?? ''}
          onSearch={(typed) => onChange({ q: typed || undefined })}
        />
        <AddButtons workspace={workspace} onFiles={onFiles} isPlacing={isPlacing} onNewFolder={onNewFolder} />
      </Group>
      <Group gap="sm" mb="sm" mih={22}>
        {search.tag ? (
          <Pill
            withRemoveButton
            onRemove={() => onChange({ tag: undefined })}
            removeButtonProps={{ 'aria-label': words.clearTag, 'aria-hidden': false, tabIndex: 0 }}
          >
            {words.filterTag(search.tag)}
          </Pill>
        ) : search.q ? (
          <Text size="sm" c="dimmed">
            {words.searchEverywhere}
          </Text>
        ) : null}
      </Group>
    </>
  );
}

function AddButtons({
  workspace,
  onFiles,
  isPlacing,
  onNewFolder,
}: {
  workspace: Workspace;
  onFiles: (picked: PickedFile[]) => void;
  isPlacing: boolean;
  onNewFolder: () => void;
}) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  if (!workspace.may.upload) return null;
  const take = (input: HTMLInputElement) => {
    onFiles(filesOfInput(input.files ?? []));
    // So that the same file can be chosen again.
    input.value = '';
  };
  return (
    <Group gap="xs">
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={words.upload}
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label={words.uploadFolder}
        {...{ webkitdirectory: '' }}
        onChange={(event) => take(event.currentTarget)}
      />
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {words.add}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {workspace.may.createFolder ? (
            <Menu.Item leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={onNewFolder}>
              {words.newFolder}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconFolderUp size={16} aria-hidden />} onClick={() => folder.current?.click()}>
            {words.uploadFolder}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        leftSection={<IconUpload size={16} aria-hidden />}
        loading={isPlacing}
        onClick={() => files.current?.click()}
      >
        {words.upload}
      </Button>
    </Group>
  );
}
