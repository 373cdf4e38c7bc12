import { z } from 'zod';
import { errorCodes } from '../platform/error-codes.ts';
import type { Route } from './route.ts';

type JsonSchema = Record<string, unknown>;
type Parameter = {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: JsonSchema;
};
export type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: (Parameter | { $ref: string })[];
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, JsonSchema>;
  security: Record<string, string[]>[];
  'x-public-because'?: string;
};
export type OpenApiDocument = {
  openapi: '3.1.0';
  info: Record<string, unknown>;
  servers: { url: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, JsonSchema>>;
};

const signedIn: Record<string, string[]>[] = [{ session: [] }, { token: [] }];

/** OpenAPI 3.1 for a list of routes: what the server validates and what it answers, from the same shapes. */
export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Causeway',
      version: '1',
      description:
        'Organisations hand each other work and documents, by consent. JSON in camelCase, ids are UUIDs, times are RFC 3339 in UTC. Lists take limit and cursor and answer {items, nextCursor}. Unknown body fields are refused.',
    },
    servers: [{ url: '/api/v1' }],
    security: signedIn,
    paths,
    components: components(),
  };
}

function operationOf(route: Route): Operation {
  const isPublic = typeof route.access !== 'string';
  const body = route.body && route.body !== 'stream' ? shapeOf(route.body, 'input') : undefined;
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(route.method === 'POST' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
      ...(route.method === 'GET' ? [] : [{ $ref: '#/components/parameters/IfMatch' }]),
    ],
    ...(body ? { requestBody: { required: requires(body), content: { 'application/json': { schema: body } } } } : {}),
    ...(route.body === 'stream' ? { requestBody: streamed } : {}),
    responses: responsesOf(route),
    security: isPublic ? [] : signedIn,
    ...(typeof route.access === 'string' ? {} : { 'x-public-because': route.access.public }),
  };
}

/** Files are sent as multipart/form-data, in the field `file`. */
const streamed = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
    },
  },
};

/** GET /organisations/:id/users → getOrganisationsIdUsers */
function operationIdOf(route: Route): string {
  const words = route.path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return route.method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

/** A shape as JSON Schema. What cannot be said in JSON Schema (our transforms) stays open rather than wrong. */
export function shapeOf(shape: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any', override: soften });
  return schema;
}

function soften({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  // The format says it in a word; the pattern beside it says it in three hundred characters.
  if (jsonSchema.format) delete jsonSchema.pattern;
}

function requires(schema: JsonSchema): boolean {
  return ((schema.required as string[] | undefined) ?? []).length > 0;
}

function parametersOf(shape: z.ZodType | undefined, place: 'path' | 'query'): Parameter[] {
  if (!shape) return [];
  const schema = shapeOf(shape, 'input');
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries((schema.properties as Record<string, JsonSchema> | undefined) ?? {}).map(
    ([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || required.has(name),
      schema: property,
    }),
  );
}

/** The statuses that the funnel and the order of checks can give on such a route; the codes stand in ErrorCode. */
function responsesOf(route: Route): Record<string, JsonSchema> {
  const done: JsonSchema =
    route.answer === 'content'
      ? { description: route.summary, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
      : route.answer
        ? {
            description: route.summary,
            headers: { ETag: { $ref: '#/components/headers/ETag' } },
            content: { 'application/json': { schema: shapeOf(route.answer, 'output') }, ...exportsOf(route) },
          }
        : { description: 'Done; there is nothing to answer.' };
  const isWrite = route.method !== 'GET';
  const isSignedIn = typeof route.access === 'string';
  const refusals: (number | false)[] = [
    isWrite && 400,
    (isSignedIn || /^\/(sessions|sign-in)\b/.test(route.path)) && 401,
    (isSignedIn || isWrite) && 403,
    // Things are named in queries and bodies too.
    (isSignedIn ? (route.params ?? route.query ?? route.body) : route.params) !== undefined && 404,
    isWrite && 409,
    ['token', 'pending'].some((name) => takesField(route.body, name)) && 410,
    isWrite && 413,
    isWrite && 415,
    (isWrite || (route.query ?? route.params) !== undefined) && 422,
    route.method !== 'GET' && 429,
  ];
  return Object.fromEntries([
    [String(route.status), done],
    ...refusals
      .filter((status) => status !== false)
      .map((status) => [String(status), { $ref: `#/components/responses/Status${status}` }]),
    // The tus protocol's own, for another version of it.
    ...(route.path.startsWith('/uploads') && isWrite ? [['412', { $ref: '#/components/responses/Problem' }]] : []),
    ['default', { $ref: '#/components/responses/Problem' }],
  ]);
}

function exportsOf({ alsoAs = [] }: Route): Record<string, { schema: JsonSchema }> {
  return Object.fromEntries(alsoAs.map((type) => [type, { schema: { type: 'string' } }]));
}

function takesField(shape: Route['body'], name: string): boolean {
  if (shape === undefined || shape === 'stream') return false;
  return name in ((shapeOf(shape, 'input').properties as JsonSchema | undefined) ?? {});
}

function components(): OpenApiDocument['components'] {
  const codes = Object.entries(errorCodes);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const statuses = [...new Set(codes.map(([, { status }]) => status))].sort((a, b) => a - b);
  const described = statuses.map((status) => {
    const own = codes.filter(([, entry]) => entry.status === status);
    return [
      `Status${status}`,
      { description: own.map(([code, { meaning }]) => `\`${code}\`: ${meaning}`).join('\n\n'), content },
    ];
  });
  return {
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: 'causeway_session', description: 'Set by signing in.' },
      token: { type: 'http', scheme: 'bearer', description: 'An API token of a person.' },
    },
    parameters: {
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        schema: { type: 'string', minLength: 1, maxLength: 255 },
        description: 'The first answer to this key is repeated for 24 hours.',
      },
      IfMatch: {
        name: 'If-Match',
        in: 'header',
        required: false,
        schema: { type: 'string' },
        description: 'The ETag of the version that was read; a stale one is answered with 409 version_conflict.',
      },
    },
    headers: { ETag: { description: 'The version in quotes, where the answer has one.', schema: { type: 'string' } } },
    schemas: { Problem: problemSchema, ErrorCode: { type: 'string', enum: codes.map(([code]) => code) } },
    responses: {
      ...Object.fromEntries(described),
      Problem: { description: 'Anything else that went wrong.', content },
    },
  };
}

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'RFC 9457. Some codes add members, such as needed and available.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { $ref: '#/components/schemas/ErrorCode' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};
