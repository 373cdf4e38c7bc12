import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { text } from '../text/index.ts';
import { Section } from '../ui/Section.tsx';

const CHOICES = [
  { value: 'auto', label: text.identity.auto },
  { value: 'light', label: text.identity.light },
  { value: 'dark', label: text.identity.dark },
];

export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={text.frame.appearance} lead={text.identity.appearanceLead}>
      <SegmentedControl
        aria-label={text.frame.appearance}
        data={CHOICES}
        value={colorScheme}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      />
    </Section>
  );
}
