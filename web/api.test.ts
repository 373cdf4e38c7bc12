import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, api, fieldError, isProblem } from './api.ts';

function answering(answer: () => Response | Promise<Response>) {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    asked.push(new Request(`http://localhost${address}`, init));
    return answer();
  });
  return asked;
}

const problem = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...headers } });

const failing = async (promise: Promise<unknown>): Promise<ApiProblem> => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiProblem);
  return error as ApiProblem;
};

afterEach(() => vi.unstubAllGlobals());

describe('the way to the server', () => {
  it('leaves out filters that are empty', async () => {
    const asked = answering(() => Response.json({ items: [] }));
    await api.get('/things', { query: { q: '', status: undefined, limit: 5, cursor: null } });
    expect(asked[0]?.url).toBe('http://localhost/api/v1/things?limit=5');
  });
  it('says which version was looked at, and which intention it is', async () => {
    const asked = answering(() => Response.json({}));
    await api.post('/things', { a: 1 }, { ifMatch: 7, idempotencyKey: 'k' });
    expect(asked[0]?.headers.get('if-match')).toBe('"7"');
    expect(asked[0]?.headers.get('idempotency-key')).toBe('k');
  });
  it('takes an answer without content', async () => {
    answering(() => new Response(null, { status: 204 }));
    expect(await api.delete('/things/1')).toBeUndefined();
  });
  it('turns a problem document into what the screens need', async () => {
    answering(() =>
      problem(
        422,
        { code: 'invalid', detail: 'd', errors: [{ path: '/administrator/email', message: 'm' }], needed: 3 },
        { 'retry-after': '90' },
      ),
    );
    const error = await failing(api.post('/things'));
    expect(error).toMatchObject({ status: 422, code: 'invalid', retryAfterSeconds: 90, extra: { needed: 3 } });
    expect(fieldError(error, 'administrator.email')).toBe('M');
    expect(fieldError(error, 'name')).toBeUndefined();
  });
  it('knows no answer from a refusal', async () => {
    answering(() => Promise.reject(new TypeError('network')));
    expect(await failing(api.get('/things'))).toMatchObject({ status: 0, code: 'no_answer' });
  });
  it('does not break on an answer that is not ours', async () => {
    answering(() => new Response('<html>Bad gateway</html>', { status: 502 }));
    expect(isProblem(await failing(api.get('/things')), 'unexpected_answer')).toBe(true);
  });
});
