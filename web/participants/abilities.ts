import type { Ability } from '../contracts.ts';

/** In the order in which views name them. */
export const abilities: Ability[] = ['preview', 'download', 'upload', 'edit', 'delete', 'comment', 'invite', 'manage'];

export type Preset = 'view' | 'comment' | 'edit' | 'manage';
export type PresetOrOwn = Preset | 'own';

export const presets: Record<Preset, Ability[]> = {
  view: ['preview'],
  comment: ['preview', 'comment'],
  edit: ['preview', 'download', 'upload', 'edit', 'delete', 'comment'],
  manage: abilities,
};
const presetNames: Preset[] = ['view', 'comment', 'edit', 'manage'];

/** In their order, each once, and looking always among them. */
export function inOrder(given: readonly Ability[]): Ability[] {
  return abilities.filter((ability) => ability === 'preview' || given.includes(ability));
}

/** Who manages may do everything, whatever else stands with it. */
export function effective(given: readonly Ability[]): Ability[] {
  return given.includes('manage') ? abilities : inOrder(given);
}

export function presetOf(given: readonly Ability[]): PresetOrOwn {
  const wanted = effective(given).join(' ');
  return presetNames.find((name) => inOrder(presets[name]).join(' ') === wanted) ?? 'own';
}

/** Those of the presets that somebody with these abilities can give whole. */
export function offeredPresets(own: readonly Ability[]): Preset[] {
  return presetNames.filter((name) => presets[name].every((ability) => own.includes(ability)));
}

/** What is given when one ability is added or taken away; managing brings everything. */
export function toggled(given: readonly Ability[], ability: Ability, isGiven: boolean): Ability[] {
  if (isGiven) return ability === 'manage' ? abilities : inOrder([...given, ability]);
  return inOrder(given.filter((one) => one !== ability && one !== 'manage'));
}
