import { Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Ability } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { abilities, offeredPresets, type PresetOrOwn, presetOf, presets, toggled } from './abilities.ts';

const words = text.participants;

/** What somebody is given: one of the usual sets, or chosen one by one, and only what one holds oneself. */
export function AbilitiesField({
  value,
  onChange,
  own,
}: {
  value: Ability[];
  onChange: (value: Ability[]) => void;
  /** What the giver holds. */
  own: Ability[];
}) {
  const [isOwn, setIsOwn] = useState(presetOf(value) === 'own');
  const offered: PresetOrOwn[] = [...offeredPresets(own), 'own'];
  const lacking = abilities.filter((ability) => !own.includes(ability));
  const choose = (name: PresetOrOwn) => {
    setIsOwn(name === 'own');
    if (name !== 'own') onChange(presets[name]);
  };
  return (
    <div>
      <ChoiceList<PresetOrOwn>
        label={words.abilitiesLabel}
        value={isOwn ? 'own' : presetOf(value)}
        onChange={choose}
        choices={offered.map((name) => ({ value: name, ...words.presets[name] }))}
      />
      {isOwn ? (
        <fieldset style={{ border: 0, margin: '0.5rem 0 0', padding: '0 0 0 1.75rem' }}>
          <legend className="cw-hidden">{words.presets.own.label}</legend>
          <Stack gap="xs">
            {own.map((ability) => (
              <Checkbox
                key={ability}
                label={words.abilities[ability].name}
                description={words.abilities[ability].words}
                checked={value.includes(ability)}
                disabled={ability === 'preview'}
                onChange={(event) => onChange(toggled(value, ability, event.currentTarget.checked))}
              />
            ))}
          </Stack>
        </fieldset>
      ) : null}
      {lacking.length > 0 ? (
        <Text size="sm" c="dimmed" mt="xs">
          {words.abilitiesSelf} {lacking.map((ability) => words.abilities[ability].name.toLowerCase()).join(', ')}.
        </Text>
      ) : null}
    </div>
  );
}
