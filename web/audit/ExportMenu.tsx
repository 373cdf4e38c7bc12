import { Button, Menu, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Query } from '../api.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { exportAddress } from './queries.ts';

const words = text.audit;

/** Downloads what the filters find: the browser keeps nothing of it in memory. */
export function ExportMenu({ question, isNarrowed }: { question: Query; isNarrowed: boolean }) {
  const { id } = useMe().organisation;
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} ml="auto">
          {words.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text span size="sm">
            {isNarrowed ? words.exportLead : words.exportAll}
          </Text>
        </Menu.Label>
        {(['csv', 'ndjson'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={exportAddress(id, question, format)} download>
            {words[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
