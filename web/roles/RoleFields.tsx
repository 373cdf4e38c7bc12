import { Checkbox, Stack, Textarea, TextInput } from '@mantine/core';
import { fieldError, isProblem } from '../api.ts';
import type { RoleVisibility, SecurityLevel } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { sayPublic, useSenders } from './use-senders.ts';

export interface RoleForm {
  name: string;
  description: string;
  visibility: RoleVisibility;
  securityLevel: SecurityLevel;
  isAuditor: boolean;
}

export const NEW_ROLE: RoleForm = {
  name: '',
  description: '',
  visibility: 'private',
  securityLevel: 'member',
  isAuditor: false,
};
/** Codes that a field shows. */
export const ROLE_CODES = ['name_taken'];
export const ROLE_FIELDS = ['name', 'description', 'visibility', 'securityLevel', 'isAuditor'];
const LEVELS: SecurityLevel[] = ['member', 'coordinator', 'administrator'];

/** What a role is: its name, who sees it, and what its members may do, each choice with what it means. */
export function RoleFields({
  form,
  onChange,
  error,
  isBuiltIn = false,
}: {
  form: RoleForm;
  onChange: (form: RoleForm) => void;
  error: unknown;
  /** Name and level of the two roles that every organisation has stay as they are. */
  isBuiltIn?: boolean;
}) {
  const { organisation } = useMe();
  const senders = useSenders(organisation.id);
  return (
    <Stack gap="md">
      <TextInput
        label={text.roles.name}
        required
        data-autofocus
        maxLength={200}
        disabled={isBuiltIn}
        {...(isBuiltIn ? { description: text.roles.builtIn } : {})}
        value={form.name}
        onChange={(event) => onChange({ ...form, name: event.currentTarget.value })}
        error={fieldError(error, 'name') ?? (isProblem(error, 'name_taken') ? sayProblem(error) : undefined)}
      />
      <Textarea
        label={`${text.roles.description} (${text.common.optional})`}
        description={text.roles.descriptionHelp}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={form.description}
        onChange={(event) => onChange({ ...form, description: event.currentTarget.value })}
        error={fieldError(error, 'description')}
      />
      <ChoiceList<RoleVisibility>
        label={text.roles.visibility}
        value={form.visibility}
        onChange={(visibility) => onChange({ ...form, visibility })}
        error={fieldError(error, 'visibility')}
        choices={[
          {
            value: 'private',
            label: text.roles.visibilities.private,
            words: text.roles.privateWords(organisation.name),
          },
          { value: 'public', label: text.roles.visibilities.public, words: sayPublic(senders) },
        ]}
      />
      <ChoiceList<SecurityLevel>
        label={text.roles.securityLevel}
        value={form.securityLevel}
        onChange={(securityLevel) => onChange({ ...form, securityLevel })}
        error={fieldError(error, 'securityLevel')}
        isDisabled={isBuiltIn}
        choices={LEVELS.map((level) => ({
          value: level,
          label: text.roles.levels[level],
          words: text.roles.levelWords[level],
        }))}
      />
      <Checkbox
        label={text.roles.isAuditor}
        description={text.roles.isAuditorWords(organisation.name)}
        checked={form.isAuditor}
        onChange={(event) => onChange({ ...form, isAuditor: event.currentTarget.checked })}
        error={fieldError(error, 'isAuditor')}
      />
    </Stack>
  );
}
