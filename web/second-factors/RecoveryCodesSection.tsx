import { Button, Code, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api.ts';
import type { SecondFactors } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { copyText } from '../ui/copy-text.ts';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { hasFactor, useRefreshFactors } from './factors.ts';

const words = text.secondFactors;

/** Ten codes for the day that the phone or the key is lost. */
export function RecoveryCodesSection({ factors }: { factors: SecondFactors }) {
  const [isMaking, setIsMaking] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const refresh = useRefreshFactors();
  const { recoveryCodes } = factors;
  const said = recoveryCodes ? words.codesLeft(recoveryCodes.left) : words.codesNone;
  return (
    <Section
      title={words.codes}
      lead={words.codesLead}
      actions={
        hasFactor(factors) ? (
          <Button variant="default" onClick={() => setIsMaking(true)}>
            {recoveryCodes ? words.codesRenew : words.codesMake}
          </Button>
        ) : null
      }
    >
      <Text c="dimmed">{hasFactor(factors) ? said : words.codesNeedFactor}</Text>
      <ConfirmDialog
        opened={isMaking}
        onClose={() => setIsMaking(false)}
        title={words.codesMake}
        explanation={words.codesExplain}
        confirmLabel={words.codesMake}
        act={({ password }, idempotencyKey) =>
          api.post<{ codes: string[] }>('/me/second-factors/recovery-codes', { password }, { idempotencyKey })
        }
        onDone={({ codes: made }) => {
          setCodes(made);
          void refresh();
        }}
      />
      <Modal opened={codes !== null} onClose={() => setCodes(null)} title={words.codes} trapFocus>
        {codes ? <Shown codes={codes} onDone={() => setCodes(null)} /> : null}
      </Modal>
    </Section>
  );
}

function Shown({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(words.codesFile(codes))}`;
  const copy = async () => {
    if (await copyText(codes.join('\n'))) toast(text.common.copied);
  };
  return (
    <Stack gap="md">
      <Text>{words.codesShown}</Text>
      <SimpleGrid component="ul" cols={2} spacing="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {codes.map((code) => (
          <li key={code}>
            <Code>{code}</Code>
          </li>
        ))}
      </SimpleGrid>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Button variant="default" onClick={() => void copy()}>
            {words.codesCopy}
          </Button>
          <Button variant="default" component="a" href={file} download="causeway-recovery-codes.txt">
            {words.codesDownload}
          </Button>
        </Group>
        <Button onClick={onDone}>{words.codesDone}</Button>
      </Group>
    </Stack>
  );
}
