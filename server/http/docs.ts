import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Environment } from '../environment.ts';
import { errorCodes } from '../platform/error-codes.ts';
import { publishedLimits } from './limits.ts';
import { type OpenApiDocument, type Operation, openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';

type Schema = Record<string, unknown>;

/** The interface as pages for people: /api/docs, and its errors and limits, rendered here without any outside asset. */
export function addDocs(app: FastifyInstance, routes: readonly Route[], environment: Environment): void {
  serveOnce(app, '/api/docs', () => page('The interface', interfaceBody(openApiDocument(routes))));
  serveOnce(app, '/api/docs/errors', () => page('Error codes', errorsBody()));
  serveOnce(app, '/api/docs/limits', () => page('Limits', limitsBody(environment)));
}

/** A page that stays the same while the process runs, made for its first reader: no start has to wait for it. */
function serveOnce(app: FastifyInstance, path: string, make: () => string): void {
  let made: string | undefined;
  app.get(path, (_request, reply) => {
    made ??= make();
    return html(reply, made);
  });
}

function html(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(text);
}

function interfaceBody(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const contents = tags.map((tag) => `<a href="#${escaped(tag)}">${escaped(tag)}</a>`).join(' · ');
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(tag));
    return `<h2 id="${escaped(tag)}">${escaped(tag)}</h2>${own.map(operationHtml).join('')}`;
  });
  return `<h1>The interface of Causeway</h1>
<p>${escaped(String(document.info.description))}</p>
<p>Everything is below <code>/api/v1</code>. Sign in with a session cookie, or send <code>Authorization: Bearer</code> with an API token.
Refusals are <code>application/problem+json</code> with one of the <a href="/api/docs/errors">error codes</a>; there are <a href="/api/docs/limits">limits</a> on
everything. For programs: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
<nav>${contents}</nav>${sections.join('')}`;
}

function operationHtml({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const fields = operation.parameters.filter((parameter) => 'name' in parameter);
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const [status, done] = Object.entries(operation.responses)[0] ?? [];
  const answer = (done?.content as { 'application/json'?: { schema: Schema } } | undefined)?.['application/json']
    ?.schema;
  const who = operation.security.length > 0 ? 'Signed in.' : `Public: ${operation['x-public-because'] ?? ''}.`;
  return `<section id="${operation.operationId}"><h3><a href="#${operation.operationId}"><b>${method}</b> ${escaped(path)}</a></h3>
<p>${escaped(operation.summary)} <small>${escaped(who)}</small></p>
${table(fields.map((field) => row(field.name, field.schema, field.required ? 'required' : 'optional', field.in)))}
${body ? table(bodyRows(body)) : ''}
<p>Answers <code>${status}</code>${answer ? `: <code>${escaped(typeOf(answer, 0))}</code>` : ''}</p></section>`;
}

function bodyRows(body: Schema): string[] {
  const properties = Object.entries((body.properties as Record<string, Schema> | undefined) ?? {});
  const required = new Set((body.required as string[] | undefined) ?? []);
  if (properties.length === 0) return [row('body', body, 'required', 'body')];
  return properties.map(([name, schema]) => row(name, schema, required.has(name) ? 'required' : 'optional', 'body'));
}

function table(rows: string[]): string {
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
}

function row(name: string, schema: Schema, need: string, place: string): string {
  return `<tr><td><code>${escaped(name)}</code></td><td>${place}, ${need}</td><td><code>${escaped(typeOf(schema, 0))}</code>${escaped(boundsOf(schema))}</td></tr>`;
}

/** A shape in one line, such as {id: uuid, from: {id: string, name: string}, level: roles | roles_and_users | null}. */
function typeOf(schema: Schema, depth: number): string {
  if (schema.const !== undefined) return String(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.join(' | ');
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Schema[] | undefined;
  if (choices) return choices.map((choice) => typeOf(choice, depth)).join(' | ');
  if (schema.type === 'array') return `[${typeOf((schema.items as Schema | undefined) ?? {}, depth)}]`;
  if (schema.type === 'object') {
    const properties = Object.entries((schema.properties as Record<string, Schema> | undefined) ?? {});
    if (properties.length === 0 || depth > 5) return '{…}';
    return `{${properties.map(([name, property]) => `${name}: ${typeOf(property, depth + 1)}`).join(', ')}}`;
  }
  return String(schema.format ?? schema.type ?? 'any');
}

function boundsOf(schema: Schema): string {
  const words = [
    schema.minLength === undefined ? '' : `at least ${schema.minLength} characters`,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined ? '' : `up to ${schema.maximum}`,
    schema.maxItems === undefined ? '' : `at most ${schema.maxItems} of them`,
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

function errorsBody(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, meaning }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(meaning)}</td></tr>`,
  );
  return `<h1>Error codes</h1><p>The <code>code</code> of a problem document. <code>detail</code> is a sentence for a person, <code>errors</code> names each field.</p>${table(rows)}
<p><a href="/api/docs">The interface</a></p>`;
}

function limitsBody(environment: Environment): string {
  const rows = publishedLimits(environment).map(
    ({ name, value, meaning }) =>
      `<tr><td><code>${name}</code></td><td>${value.toLocaleString('en')}</td><td>${escaped(meaning)}</td></tr>`,
  );
  return `<h1>Limits</h1><p>What a client can send or cause at most on this installation. What a single field may hold stands beside it in <a href="/api/docs">the interface</a>.</p>${table(rows)}`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)} · Causeway</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); margin-top: 1rem; }
h2 { margin-top: 3rem; } h3 { font: 600 15px/1.4 ui-monospace, monospace; } h3 a { color: inherit; text-decoration: none; }
code { font-size: 13px; overflow-wrap: anywhere; } table { border-collapse: collapse; width: 100%; } td { padding: 2px 12px 2px 0; vertical-align: top; }
tr:target { background: color-mix(in srgb, Highlight 30%, transparent); }
</style></head><body><main>
${body}
</main></body></html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
