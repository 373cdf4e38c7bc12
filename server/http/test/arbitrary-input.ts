import fc from 'fast-check';

type Schema = Record<string, unknown>;
/** Ids that mean something, by the name of the field or parameter that asks for one. */
export type IdsFor = (name: string) => string[];

const nasty = [
  '',
  ' ',
  '\u0000',
  'a\ud800',
  '\u202e',
  "'; drop table users; --",
  '../../etc/passwd',
  '=cmd()',
  '<script>',
  '%00',
  '__proto__',
  'ＡＣＭＥ',
  '1e400',
  'x'.repeat(5000),
];

/** Whatever JSON can say, with what breaks programs more often than chance would bring it. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(...nasty, null, -1, 0, 1e308, 2 ** 53, [], {}, [null], { a: {} }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** Mostly what the schema asks for, now and then something else in its place. */
export function arbitraryOf(schema: Schema, name: string, idsFor: IdsFor, wrong = 0.05): fc.Arbitrary<unknown> {
  const right = rightValue(schema, name, idsFor, wrong);
  if (wrong === 0) return right;
  const scale = 1000;
  return fc.oneof(
    { arbitrary: right, weight: Math.round(scale * (1 - wrong)) },
    { arbitrary: anyValue, weight: Math.round(scale * wrong) },
  );
}

function rightValue(schema: Schema, name: string, idsFor: IdsFor, wrong: number): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum);
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, name, idsFor, wrong)));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, idsFor, wrong);
    case 'array':
      return fc.array(arbitraryOf((schema.items as Schema) ?? {}, name.replace(/s$/, ''), idsFor, wrong), {
        minLength: Math.min(Number(schema.minItems ?? 0), 3),
        maxLength: 3,
      });
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: Math.max(-10, Number(schema.minimum ?? -10)), max: 12 }),
        fc.constantFrom(Number(schema.minimum ?? 0), Number(schema.maximum ?? 1)),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return textOf(schema, name, idsFor);
  }
}

function objectOf(schema: Schema, idsFor: IdsFor, wrong: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties as Record<string, Schema> | undefined) ?? {});
  const required = new Set((schema.required as string[] | undefined) ?? []);
  const fields = Object.fromEntries(properties.map(([name, own]) => [name, arbitraryOf(own, name, idsFor, wrong)]));
  return fc.record(fields, { requiredKeys: [...required] });
}

/** Texts that mean something to a field of this name. */
const known: Record<string, string[]> = {
  password: ['correct horse battery staple', 'wrong'],
  newPassword: ['correct horse battery staple'],
  email: ['mia@acme.example', 'greta@globex.example', 'new@acme.example', 'someone@elsewhere.example', 'a@gmail.com'],
  q: ['a', 'acme', '%', '_'],
  url: ['https://127.0.0.1:9/hook', 'http://127.0.0.1/', 'https://[::1]/', 'file:///etc/passwd'],
  issuer: ['https://127.0.0.1:9', 'http://127.0.0.1:1'],
  path: ['/connections', '/', '../..', '/etc'],
  status: ['open', 'active', 'open,taken'],
  ids: [''],
  shortName: ['acme', 'globex'],
};

function textOf(schema: Schema, name: string, idsFor: IdsFor): fc.Arbitrary<string> {
  if (schema.format === 'uuid' || /Ids?$|^ids?$/.test(name)) return fc.constantFrom(...idsFor(name));
  if (schema.format === 'date-time')
    return fc.constantFrom('2030-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z', '9999-12-31T23:59:59Z', '2030-13-01');
  if (schema.format === 'hostname') return fc.constantFrom('acme.example', 'new.example', 'co.uk', 'gmail.com', 'a..b');
  if (schema.format === 'email') return fc.constantFrom(...known.email!);
  const own = known[name] ?? known[name.replace(/s$/, '')];
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(40, Number(schema.maxLength ?? 40)) }),
    fc.constantFrom('Name', 'Another', '2026-11-01'),
  );
  return own ? fc.oneof({ arbitrary: fc.constantFrom(...own), weight: 3 }, line) : line;
}
