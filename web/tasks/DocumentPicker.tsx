import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { StoredDocument, Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { PickDocuments } from './PickDocuments.tsx';
import { PickWorkspace } from './PickWorkspace.tsx';

export const DOCUMENTS_LIMIT = 100;

/** Chooses documents to attach: first a workspace, then its documents, both by search. */
export function DocumentPicker({
  opened,
  onClose,
  there,
  onPick,
}: {
  opened: boolean;
  onClose: () => void;
  /** Ids of those that are attached already. */
  there: string[];
  onPick: (documents: StoredDocument[]) => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={text.tasks.pickTitle} size="lg" trapFocus>
      <Picking onClose={onClose} there={there} onPick={onPick} />
    </Modal>
  );
}

function Picking({
  onClose,
  there,
  onPick,
}: {
  onClose: () => void;
  there: string[];
  onPick: (documents: StoredDocument[]) => void;
}) {
  const words = text.tasks;
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  const [chosen, setChosen] = useState<StoredDocument[]>([]);
  const [isMissing, setIsMissing] = useState(false);
  const isFull = there.length + chosen.length >= DOCUMENTS_LIMIT;
  const toggle = (document: StoredDocument) => {
    setIsMissing(false);
    const isChosen = chosen.some((one) => one.id === document.id);
    if (isChosen) setChosen(chosen.filter((one) => one.id !== document.id));
    else if (!isFull) setChosen([...chosen, document]);
  };
  const submit = () => {
    setIsMissing(chosen.length === 0);
    if (chosen.length === 0) return;
    onPick(chosen);
    onClose();
  };
  return (
    <Stack gap="md">
      {workspace ? (
        <PickDocuments
          workspace={workspace}
          there={there}
          chosen={chosen}
          onToggle={toggle}
          onBack={() => setWorkspace(null)}
        />
      ) : (
        <PickWorkspace onPick={setWorkspace} />
      )}
      <Text size="sm" role="status" c={isMissing ? 'var(--mantine-color-error)' : 'dimmed'}>
        {isMissing ? words.pickMissing : isFull ? words.pickFull(DOCUMENTS_LIMIT) : ''}
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button onClick={submit}>{words.pickSubmit(chosen.length)}</Button>
      </Group>
    </Stack>
  );
}
