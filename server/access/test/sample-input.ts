import type { z } from 'zod';
import { shapeOf } from '../../http/openapi.ts';
import type { Route } from '../../http/route.ts';

type Schema = Record<string, unknown>;
export type Sample = { path: string; body: unknown };

/** Values that a shape alone does not tell; by the name of the field. */
const known: Record<string, unknown> = {
  code: '123456',
  path: '/connections',
  password: 'correct horse battery staple',
  newPassword: 'another horse battery staple',
  currentPassword: 'correct horse battery staple',
};

const schemas = new WeakMap<z.ZodType, Schema>();

/** What a shape takes, as JSON Schema: made once, since tests ask for it with each of thousands of requests. */
export function schemaOf(shape: z.ZodType): Schema {
  const schema = schemas.get(shape) ?? shapeOf(shape, 'input');
  schemas.set(shape, schema);
  return schema;
}

/** A request of the right shape for any route, made from the shape itself, so that a new route is covered by itself. */
export function sampleRequest(route: Route, idFor: (name: string) => string): Sample {
  const path = route.path.replaceAll(/:(\w+)/g, (_match, name: string) => idFor(name));
  const query = route.query ? (sampleOf(schemaOf(route.query), '', idFor) as Record<string, unknown>) : {};
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return {
    path: search ? `${path}?${search}` : path,
    body: route.body && route.body !== 'stream' ? bodyFor(route.body, idFor, route.method === 'PATCH') : undefined,
  };
}

/**
 * The smallest body that the shape takes; some ask for one of several optional fields, found by adding them in turn.
 * A change names every field, so that it would change something.
 */
function bodyFor(shape: z.ZodType, idFor: (name: string) => string, isChange: boolean): unknown {
  const schema = schemaOf(shape);
  const smallest = sampleOf(schema, '', idFor) as Record<string, unknown>;
  const optional = Object.entries((schema.properties as Record<string, Schema> | undefined) ?? {});
  const everything = Object.fromEntries(optional.map(([name, field]) => [name, sampleOf(field, name, idFor)]));
  const candidates = [
    ...(isChange ? [everything] : []),
    withProof(smallest, schema),
    ...optional.map(([name, field]) => ({ ...smallest, [name]: sampleOf(field, name, idFor) })),
  ];
  const body = candidates.find((candidate) => shape.safeParse(candidate).success);
  if (!body)
    throw new Error(
      `no sample of the right shape for ${JSON.stringify(schema).slice(0, 300)}: teach sample-input.ts its fields`,
    );
  return body;
}

/** The password that confirms an act is optional in the shape, since missing is told apart from misshapen. */
function withProof(body: Record<string, unknown>, schema: Schema): Record<string, unknown> {
  const properties = schema.properties as Record<string, Schema> | undefined;
  return properties?.password && !('password' in body) ? { ...body, password: known.password } : body;
}

/** A value that fits a schema: required fields only. */
export function sampleOf(schema: Schema, name: string, idFor: (name: string) => string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return sampleOf(choices[0] ?? {}, name, idFor);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': {
      const required = (schema.required as string[] | undefined) ?? [];
      const properties = (schema.properties as Record<string, Schema> | undefined) ?? {};
      return Object.fromEntries(required.map((field) => [field, sampleOf(properties[field] ?? {}, field, idFor)]));
    }
    case 'array':
      return Array.from({ length: Number(schema.minItems ?? 0) || 1 }, () =>
        sampleOf((schema.items as Schema) ?? {}, name.replace(/s$/, ''), idFor),
      );
    case 'integer':
    case 'number':
      return Number(schema.minimum ?? 1);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return sampleText(schema, name, idFor);
  }
}

function sampleText(schema: Schema, name: string, idFor: (name: string) => string): string {
  if (schema.format === 'uuid') return idFor(name);
  if (schema.format === 'uri') return 'https://sample.example';
  if (schema.format === 'hostname') return `${name || 'sample'}.example`;
  if (schema.format === 'email' || name === 'email') return 'someone@elsewhere.example';
  if (schema.format === 'date-time') return '2030-01-01T00:00:00Z';
  if (name in known) return String(known[name]);
  return 'sample';
}
