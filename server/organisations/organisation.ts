import { invalid } from '../platform/errors.ts';
import type { OrganisationChange } from './contract.ts';

export type ChangeableOrganisation = {
  kind: 'organisation' | 'individual' | 'installation';
  name: string;
  short_name: string;
  connection_visibility: 'listed' | 'unlisted' | 'none';
  transfer_needs_shared_role: boolean;
  second_factor_required: boolean;
};

/**
 * What a change makes different. Only organisations proper may be asked to connect: an individual's is `none` (SPEC 6). Nor does
 * it choose a short name: that one is taken shows that an organisation is there, and anybody who registers could try them out.
 */
export function changeOrganisation(
  organisation: ChangeableOrganisation,
  change: OrganisationChange,
): Partial<ChangeableOrganisation> {
  const wanted: Partial<ChangeableOrganisation> = {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.shortName !== undefined && { short_name: change.shortName }),
    ...(change.connectionVisibility !== undefined && { connection_visibility: change.connectionVisibility }),
    ...(change.transferNeedsSharedRole !== undefined && { transfer_needs_shared_role: change.transferNeedsSharedRole }),
    ...(change.secondFactorRequired !== undefined && { second_factor_required: change.secondFactorRequired }),
  };
  const changed = Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => organisation[field as keyof ChangeableOrganisation] !== value),
  ) as Partial<ChangeableOrganisation>;
  if (changed.connection_visibility && organisation.kind !== 'organisation') {
    throw invalid('connectionVisibility', 'is none for an organisation of this kind, which nobody may ask');
  }
  if (changed.short_name && organisation.kind !== 'organisation') {
    throw invalid('shortName', 'cannot be chosen for an organisation of this kind, which nobody may ask');
  }
  return changed;
}
