import { Anchor, Group, Text } from '@mantine/core';
import { IconFileText, IconFileZip } from '@tabler/icons-react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { Section } from '../ui/Section.tsx';
import { CloseSection } from './CloseSection.tsx';
import { LeaveSection } from './LeaveSection.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { TransferSection } from './TransferSection.tsx';

const words = text.workspaces;

/** Name and demands of a workspace, its record, handing it on, leaving and closing: each for whoever may. */
export function SettingsTab({ workspace }: { workspace: Workspace }) {
  const { may } = workspace;
  return (
    <div style={{ maxWidth: '46rem' }}>
      {may.update ? <SettingsForm key={workspace.version} workspace={workspace} /> : null}
      {may.readRecord ? <RecordSection workspace={workspace} /> : null}
      {may.transfer ? <TransferSection workspace={workspace} /> : null}
      {may.leave ? <LeaveSection workspace={workspace} /> : null}
      {may.close && !workspace.closesAt ? <CloseSection workspace={workspace} /> : null}
      {may.update || may.leave || may.transfer || may.close || may.readRecord ? null : (
        <Text c="dimmed">{words.readOnly}</Text>
      )}
    </div>
  );
}

function RecordSection({ workspace }: { workspace: Workspace }) {
  const path = `/api/v1/workspaces/${workspace.id}/record`;
  return (
    <Section title={words.record} lead={words.recordLead}>
      <Group gap="lg">
        <Anchor href={`${path}.pdf`} download>
          <IconFileText size={16} aria-hidden style={{ verticalAlign: '-3px' }} /> {words.recordPdf}
        </Anchor>
        <Anchor href={`${path}.zip`} download>
          <IconFileZip size={16} aria-hidden style={{ verticalAlign: '-3px' }} /> {words.recordZip}
        </Anchor>
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {words.recordZipWhy}
      </Text>
    </Section>
  );
}
