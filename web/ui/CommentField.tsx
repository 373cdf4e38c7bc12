import { Group, Text, Textarea } from '@mantine/core';
import { text } from '../text/index.ts';

export const COMMENT_LIMIT = 2000;
const COUNT_FROM = COMMENT_LIMIT - 500;

/** Free text for the other side, with what is left of the 2,000 characters. */
export function CommentField({
  label = text.common.comment,
  description,
  value,
  onChange,
  required = false,
  error,
  minRows = 3,
}: {
  label?: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
  error?: string | undefined;
  minRows?: number;
}) {
  const left = COMMENT_LIMIT - value.length;
  const tooLong = left < 0 ? text.common.commentTooLong(COMMENT_LIMIT) : undefined;
  return (
    <div>
      <Textarea
        label={required ? label : `${label} (${text.common.optional})`}
        description={description}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        required={required}
        error={error ?? tooLong}
        autosize
        minRows={minRows}
        maxRows={10}
      />
      <Group justify="flex-end" mt={4}>
        <Text size="xs" c="dimmed" aria-hidden>
          {text.common.characterCount(value.length, COMMENT_LIMIT)}
        </Text>
        <Text className="cw-hidden" role="status">
          {value.length >= COUNT_FROM && left % 50 === 0 ? text.common.charactersLeft(left) : ''}
        </Text>
      </Group>
    </div>
  );
}
