import { Alert, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { ApiProblem } from '../api.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { focusMistake } from './focus-mistake.ts';

/**
 * What the server said to a whole form. Leave out what a field already shows: `shownByFields` are codes, and an
 * `invalid` that names fields is left to the fields, the first of which gets the focus, unless none of them is on the form.
 */
export function FormProblem({
  error,
  shownByFields = [],
  fields = [],
}: {
  error: unknown;
  shownByFields?: string[];
  fields?: string[];
}) {
  if (!error) return null;
  if (error instanceof ApiProblem) {
    if (shownByFields.includes(error.code)) return null;
    const unplaced = error.errors.filter((one) => !fields.includes(one.path));
    if (error.code === 'invalid' && error.errors.length > 0 && unplaced.length === 0)
      return <FieldsSay error={error} />;
    return (
      <Alert color="red" role="alert" p="sm">
        <Text size="sm">{sayProblem(error)}</Text>
        {unplaced.map((one) => (
          <Text size="sm" key={one.path}>
            {one.path}: {text.common.refusedField(one.message)}
          </Text>
        ))}
      </Alert>
    );
  }
  return (
    <Alert color="red" role="alert" p="sm">
      <Text size="sm">{sayProblem(error)}</Text>
    </Alert>
  );
}

/** Nothing to see: the fields say it. */
function FieldsSay({ error }: { error: ApiProblem }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (error) focusMistake(place.current?.closest('form'));
  }, [error]);
  return <span ref={place} hidden />;
}
