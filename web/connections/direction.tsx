import { Text, type TextProps } from '@mantine/core';
import { text } from '../text/index.ts';
import type { Level } from './connection.ts';

interface Options {
  /** Adds what the sending side sees of the receiving one. */
  level?: Level | null;
  /** The return direction is paired too; null when we do not know, and then nothing is said of it. */
  isMutual?: boolean | null;
}

/** The sentence that stands wherever a direction is shown, as plain text (for labels and messages). */
export function sayDirection(from: string, to: string, { level = null, isMutual = false }: Options = {}): string {
  const words = text.connections;
  const back = isMutual ? words.may(to, from) : words.mayNot(to, from);
  const sentence = isMutual === null ? `${words.may(from, to)}.` : `${words.may(from, to)}; ${back}.`;
  if (level === 'roles') return `${sentence} ${words.levelRoles(from, to)}`;
  if (level === 'roles_and_users') return `${sentence} ${words.levelRolesAndUsers(from, to)}`;
  return sentence;
}

/** "Acme may send work to Globex; Globex may not send work to Acme." */
export function Direction({ from, to, level, isMutual, ...props }: { from: string; to: string } & Options & TextProps) {
  return (
    <Text component="span" {...props}>
      {sayDirection(from, to, { level: level ?? null, isMutual: isMutual === undefined ? false : isMutual })}
    </Text>
  );
}
