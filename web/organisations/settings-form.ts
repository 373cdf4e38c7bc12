import type { ConnectionVisibility, Organisation } from '../contracts.ts';

export interface SettingsFormValues {
  name: string;
  shortName: string;
  connectionVisibility: ConnectionVisibility;
  transferNeedsSharedRole: boolean;
  secondFactorRequired: boolean;
}

export function formOf(organisation: Organisation): SettingsFormValues {
  return {
    name: organisation.name,
    shortName: organisation.shortName,
    connectionVisibility: organisation.connectionVisibility,
    transferNeedsSharedRole: organisation.transferNeedsSharedRole,
    secondFactorRequired: organisation.secondFactorRequired,
  };
}

/** Only what was changed travels, so that nobody writes over what they never touched. */
export function changesOf(form: SettingsFormValues, organisation: Organisation): Partial<SettingsFormValues> {
  const before = formOf(organisation);
  const changes: Partial<SettingsFormValues> = {};
  if (form.name.trim() !== before.name) changes.name = form.name.trim();
  if (form.shortName.trim() !== before.shortName) changes.shortName = form.shortName.trim();
  if (form.connectionVisibility !== before.connectionVisibility)
    changes.connectionVisibility = form.connectionVisibility;
  if (form.transferNeedsSharedRole !== before.transferNeedsSharedRole)
    changes.transferNeedsSharedRole = form.transferNeedsSharedRole;
  if (form.secondFactorRequired !== before.secondFactorRequired)
    changes.secondFactorRequired = form.secondFactorRequired;
  return changes;
}
