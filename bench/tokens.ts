import pg from 'pg';
import { hashToken, newToken } from '../server/platform/secrets.ts';

/** A new API token of somebody, as if they had made it. */
export async function withToken(ownerUrl: string, userId: string): Promise<string> {
  const token = newToken();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `insert into api_tokens (id, user_id, name, token_hash, created_at) values (gen_random_uuid(), $1, 'bench', $2, now())`,
      [userId, hashToken(token)],
    );
  } finally {
    await client.end();
  }
  return token;
}
