import { type RawBuilder, type SqlBool, sql } from 'kysely';

/**
 * Whether a folded name holds what somebody searches for, anywhere in it. The word is folded once and not for each row, as
 * PostgreSQL would do where one plan serves any word.
 */
export function holdsWord(foldedName: RawBuilder<unknown>, word: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`position((select folded(${word})) in ${foldedName}) > 0`;
}
