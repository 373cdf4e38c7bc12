import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { RepositoryLinkWithToken } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { AgentStep } from './AgentStep.tsx';
import { emptySettings, type KindName, kindNames, nameFrom, type Settings } from './kinds.ts';
import { SettingsStep } from './SettingsStep.tsx';
import { TokenShown } from './TokenShown.tsx';

const words = text.links;
const STEPS = ['kind', 'settings', 'agent', 'token'] as const;
type Step = (typeof STEPS)[number];

/** Links a repository, step by step: what it is, where it is, who acts for it, and its token, once. */
export function NewLinkDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [isKept, setIsKept] = useState(true);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.add}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={isKept}
      withCloseButton={isKept}
    >
      <Steps onClose={onClose} onToken={() => setIsKept(false)} onKept={() => setIsKept(true)} />
    </Modal>
  );
}

function Steps({ onClose, onToken, onKept }: { onClose: () => void; onToken: () => void; onKept: () => void }) {
  const [step, setStep] = useState<Step>('kind');
  const [kind, setKind] = useState<KindName>('folder');
  const [settings, setSettings] = useState<Settings>(emptySettings('folder'));
  const [made, setMade] = useState<RepositoryLinkWithToken | null>(null);
  const navigate = useNavigate();
  // The button that led here is gone: whoever goes by keyboard or ear stands at the name of the new step.
  const heading = useRef<HTMLParagraphElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) heading.current?.focus();
    shown.current = step;
  }, [step]);

  const choose = (next: KindName) => {
    setKind(next);
    setSettings(emptySettings(next));
  };
  const keep = async () => {
    onKept();
    if (made) await navigate({ to: '/admin/links/$id', params: { id: made.id } });
    else onClose();
  };
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm" ref={heading} tabIndex={-1}>
        {words.step(STEPS.indexOf(step) + 1, STEPS.length, words.steps[step])}
      </Text>
      {step === 'kind' ? (
        <KindStep kind={kind} onChange={choose} onClose={onClose} onNext={() => setStep('settings')} />
      ) : null}
      {step === 'settings' ? (
        <SettingsStep
          kind={kind}
          settings={settings}
          onChange={setSettings}
          onBack={() => setStep('kind')}
          onNext={() => setStep('agent')}
        />
      ) : null}
      {step === 'agent' ? (
        <AgentStep
          kind={kind}
          settings={settings}
          initialName={nameFrom(kind, settings)}
          onBack={() => setStep('settings')}
          onMade={(link) => {
            setMade(link);
            setStep('token');
            onToken();
          }}
        />
      ) : null}
      {step === 'token' && made ? <TokenShown token={made.token} onDone={() => void keep()} /> : null}
    </Stack>
  );
}

function KindStep({
  kind,
  onChange,
  onClose,
  onNext,
}: {
  kind: KindName;
  onChange: (kind: KindName) => void;
  onClose: () => void;
  onNext: () => void;
}) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      <Stack gap="md">
        <ChoiceList<KindName>
          label={words.kindLabel}
          value={kind}
          onChange={onChange}
          choices={kindNames.map((name) => ({
            value: name,
            label: words.kinds[name] ?? name,
            words: words.kindWords[name],
          }))}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit">{words.next}</Button>
        </Group>
      </Stack>
    </form>
  );
}
