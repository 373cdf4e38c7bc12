import { Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { fieldError, isProblem } from '../api.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { EventsField } from './EventsField.tsx';

const words = text.webhooks;
export interface WebhookWish {
  url: string;
  events: string[];
  description: string;
}

/** A field of a list has its errors at its items too. */
function eventsError(error: unknown): string | undefined {
  return fieldError(error, 'events') ?? fieldError(error, 'events.0');
}

/** The fields of a webhook, when it is made and when it is changed. */
export function WebhookForm({
  wish,
  onChange,
  onSubmit,
  error,
  children,
}: {
  wish: WebhookWish;
  onChange: (wish: WebhookWish) => void;
  onSubmit: () => void;
  error: Error | null;
  /** The buttons. */
  children: ReactNode;
}) {
  const refusal = isProblem(error, 'address_refused')
    ? (fieldError(error, 'url') ?? sayProblem(error))
    : fieldError(error, 'url');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={words.url}
          description={words.urlHelp}
          type="url"
          required
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          maxLength={2000}
          placeholder="https://"
          value={wish.url}
          onChange={(event) => onChange({ ...wish, url: event.currentTarget.value })}
          error={refusal}
        />
        <EventsField
          value={wish.events}
          onChange={(events) => onChange({ ...wish, events })}
          error={eventsError(error)}
        />
        <TextInput
          label={words.description}
          maxLength={200}
          value={wish.description}
          onChange={(event) => onChange({ ...wish, description: event.currentTarget.value })}
          error={fieldError(error, 'description')}
        />
        <FormProblem
          error={error}
          fields={['url', 'events', 'events.0', 'description']}
          shownByFields={['address_refused']}
        />
        {children}
      </Stack>
    </form>
  );
}
