import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, isProblem } from '../api.ts';
import type { Role } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { ROLE_CODES, ROLE_FIELDS, RoleFields, type RoleForm } from './RoleFields.tsx';

function formOf(role: Role): RoleForm {
  const { name, description, visibility, securityLevel, isAuditor } = role;
  return { name, description, visibility, securityLevel, isAuditor };
}

/** Only what was changed travels, so that nobody writes over what they never touched. */
function changesOf(form: RoleForm, role: Role): Partial<RoleForm> {
  const before = formOf(role);
  const changes: Partial<RoleForm> = {};
  if (form.name.trim() !== before.name) changes.name = form.name.trim();
  if (form.description.trim() !== before.description) changes.description = form.description.trim();
  if (form.visibility !== before.visibility) changes.visibility = form.visibility;
  if (form.securityLevel !== before.securityLevel) changes.securityLevel = form.securityLevel;
  if (form.isAuditor !== before.isAuditor) changes.isAuditor = form.isAuditor;
  return changes;
}

export function RoleSettings({ role, onReload }: { role: Role; onReload: () => void }) {
  const [looked, setLooked] = useState(role);
  const [form, setForm] = useState(() => formOf(role));
  const queryClient = useQueryClient();
  const take = (next: Role) => {
    setLooked(next);
    setForm(formOf(next));
  };
  const changes = changesOf(form, looked);
  const isUnchanged = Object.keys(changes).length === 0;
  const save = useSubmission(
    (changed: Partial<RoleForm>) => api.patch<Role>(`/roles/${role.id}`, changed, { ifMatch: looked.version }),
    {
      onSuccess: async (saved) => {
        take(saved);
        toast(text.roles.saved(saved.name));
        await queryClient.invalidateQueries({ queryKey: ['roles'] });
        await queryClient.invalidateQueries({ queryKey: ['first-steps'] });
        await queryClient.invalidateQueries({ queryKey: ['me'] });
      },
    },
  );
  // Nothing typed yet: follow what the server says now.
  if (isUnchanged && role.version !== looked.version) take(role);

  const reload = async () => {
    save.reset();
    const fresh = await queryClient.fetchQuery({
      queryKey: ['roles', 'one', role.id],
      queryFn: () => api.get<Role>(`/roles/${role.id}`),
      staleTime: 0,
    });
    setLooked(fresh);
    setForm({ ...formOf(fresh), ...changes });
    onReload();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(changes);
  };

  return (
    <Section title={text.roles.settings}>
      <form onSubmit={submit}>
        <Stack gap="lg">
          <RoleFields form={form} onChange={setForm} error={save.error} isBuiltIn={Boolean(role.builtin)} />
          {isProblem(save.error, 'version_conflict') ? (
            <ConflictState onReload={() => void reload()} />
          ) : (
            <FormProblem error={save.error} fields={ROLE_FIELDS} shownByFields={ROLE_CODES} />
          )}
          <Group justify="flex-end" gap="xs">
            {isUnchanged ? null : (
              <Button variant="default" onClick={() => setForm(formOf(looked))}>
                {text.common.cancel}
              </Button>
            )}
            <Button type="submit" loading={save.isPending} disabled={isUnchanged}>
              {text.common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
