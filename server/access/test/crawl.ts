import { randomUUID } from 'node:crypto';
import type { OpenApiDocument } from '../../http/openapi.ts';
import type { Answer, Client } from '../../test/client.ts';

type Schema = Record<string, unknown>;
type Parameter = { name: string; in: string; required: boolean; schema: Schema };
type Endpoint = { path: string; parameters: Parameter[] };
type Choice = Record<string, string>;

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Words that find something in most names, and one that finds nothing. */
const words = ['a', 'globex', 'nothing-has-this-name'];
const inFlight = 6;
/** Of ids that are tried beside those that were guessed, where all would take too long. */
const otherIds = 10;

/**
 * Reads everything that somebody can read: every GET endpoint of the published document, with every id that any answer
 * has ever shown or that was guessed, every word of every choice, and every page. A new endpoint is read without being listed.
 */
export class Crawl {
  readonly answers = new Map<string, Answer>();
  readonly ids: Set<string>;
  private readonly client: Client;
  private readonly guesses: readonly string[];
  private readonly endpoints: Endpoint[];
  /** Paths that answered 200, whose queries are worth varying. */
  private readonly open = new Map<string, Set<string>>();

  constructor(client: Client, document: OpenApiDocument, guesses: Iterable<string>) {
    this.client = client;
    this.guesses = [...guesses];
    this.ids = new Set(this.guesses);
    this.endpoints = Object.entries(document.paths).flatMap(([path, methods]) =>
      methods.get ? [{ path, parameters: methods.get.parameters.filter((parameter) => 'name' in parameter) }] : [],
    );
  }

  /** Reads until nothing new turns up. */
  async run(): Promise<this> {
    for (let isNew = true; isNew; ) {
      isNew = false;
      for (const endpoint of this.endpoints) {
        const urls = this.urlsOf(endpoint).filter((url) => !this.answers.has(url));
        if (urls.length > 0) isNew = true;
        await this.read(endpoint, urls);
      }
    }
    return this;
  }

  private async read(endpoint: Endpoint, urls: string[]): Promise<void> {
    await manyAtOnce(urls, (url) => this.readOne(endpoint, url));
  }

  private async readOne(endpoint: Endpoint, url: string): Promise<void> {
    const answer = await this.client.get(url);
    this.answers.set(url, answer);
    if (answer.status !== 200) return;
    const path = url.split('?')[0]!;
    this.open.set(endpoint.path, (this.open.get(endpoint.path) ?? new Set()).add(path));
    for (const id of answer.text.match(uuid) ?? []) this.ids.add(id);
    const next = answer.body?.nextCursor;
    const pages = url.split('cursor=').length - 1;
    if (typeof next !== 'string' || pages > 3) return;
    const following = `${url}${url.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
    if (!this.answers.has(following))
      await this.readOne(endpoint, following.replace(/cursor=[^&]*&(.*)(cursor=)/, '$1$2'));
  }

  private urlsOf(endpoint: Endpoint): string[] {
    const query = endpoint.parameters.filter((parameter) => parameter.in === 'query');
    const required = this.choicesOf(query.filter((parameter) => parameter.required));
    const known = this.open.get(endpoint.path) ?? new Set<string>();
    return this.pathsOf(endpoint.path).flatMap((path) => {
      const plain = required.map((choice) => urlOf(path, choice));
      const first = required[0];
      // Varying the query of what is not there for the reader would only repeat its 404.
      if (!known.has(path) || !first) return plain;
      const varied = query
        .filter((parameter) => !parameter.required && parameter.name !== 'cursor')
        .flatMap((parameter) =>
          this.someValuesOf(parameter).map((value) => urlOf(path, { ...first, [parameter.name]: value })),
        );
      return [...plain, ...varied];
    });
  }

  /**
   * Every id in the last place; in the places before it, those that have led somewhere. What lies below something that has an
   * address of its own is asked of those that have led there, and of what was guessed: the rest would only repeat its 404.
   */
  private pathsOf(template: string): string[] {
    const places = template.match(/\{\w+\}/g) ?? [];
    let paths = [template];
    for (const [index, place] of places.entries()) {
      const isLast = index === places.length - 1;
      paths = paths.flatMap((path) => {
        const before = path.slice(0, path.indexOf(place));
        const ids = isLast ? this.idsAt(path, `${before}${place}`) : this.leading(before);
        return [...ids].map((id) => path.replace(place, id));
      });
    }
    return paths;
  }

  private idsAt(path: string, address: string): Iterable<string> {
    const isBelow = path !== address && this.endpoints.some((endpoint) => endpoint.path === address);
    if (!isBelow) return this.ids;
    return new Set([...this.leading(address.slice(0, address.indexOf('{'))), ...this.guesses]);
  }

  /** The ids of what can be read below a path, such as /tasks/; where nothing can, what was guessed and a few others. */
  readableBelow(prefix: string): string[] {
    const found = this.leading(prefix);
    return found.length > 0 ? found : this.someIds();
  }

  private leading(prefix: string): string[] {
    const opened = [...this.open.values()].flatMap((paths) => [...paths]).filter((path) => path.startsWith(prefix));
    return [...new Set(opened.map((path) => path.slice(prefix.length).split('/')[0]!))].filter((id) =>
      this.ids.has(id),
    );
  }

  private choicesOf(parameters: Parameter[]): Choice[] {
    return parameters.reduce<Choice[]>(
      (choices, parameter) =>
        choices.flatMap((choice) => this.valuesOf(parameter).map((value) => ({ ...choice, [parameter.name]: value }))),
      [{}],
    );
  }

  /** Of a filter by id, what was guessed and a few of the others: what an id of somebody else finds is the question. */
  private someValuesOf(parameter: Parameter): string[] {
    return parameter.schema.format === 'uuid' ? this.someIds() : this.valuesOf(parameter);
  }

  private someIds(): string[] {
    return [...this.ids].slice(0, this.guesses.length + otherIds);
  }

  private valuesOf({ name, schema }: Parameter): string[] {
    if (Array.isArray(schema.enum)) return schema.enum.map(String);
    if (schema.format === 'uuid') return [...this.ids];
    if (schema.format === 'date-time') return ['2040-01-01T00:00:00Z'];
    if (schema.type === 'integer' || schema.type === 'number') return ['1'];
    return name === 'status' ? ['open,taken,completed,declined,cancelled'] : words;
  }

  /**
   * Answers that differ when a hidden id in the request is replaced by one that nobody has. What is asked of several hidden ids
   * is asked once of that one, and each of their answers is compared with it.
   */
  async tellingAnswers(hidden: Iterable<string>): Promise<string[]> {
    const unknown = randomUUID();
    const about = [...hidden].flatMap((id) =>
      [...this.answers].filter(([url]) => url.includes(id)).map(([url, answer]) => ({ id, url, answer })),
    );
    const telling: string[] = [];
    await manyAtOnce(
      [...Map.groupBy(about, ({ id, url }) => url.replaceAll(id, unknown))],
      async ([sameUrl, answers]) => {
        const other = await this.client.get(sameUrl);
        for (const { id, url, answer } of answers) {
          const isSame =
            answer.status === other.status && answer.text.replaceAll(id, '') === other.text.replaceAll(unknown, '');
          if (!isSame)
            telling.push(
              `${url}: ${answer.status} ${answer.text.slice(0, 200)} ≠ ${other.status} ${other.text.slice(0, 200)}`,
            );
        }
      },
    );
    return telling;
  }
}

/** Does this with each, a few at a time. */
async function manyAtOnce<Item>(items: Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await act(item);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

function urlOf(path: string, query: Choice): string {
  const search = new URLSearchParams(query).toString();
  return search ? `${path}?${search}` : path;
}

/** Where planted words stand in an answer: its body, its headers, and whatever is wrapped in base64 inside, such as cursors. */
export function plantedIn(answer: { text: string; headers?: Headers }, planted: Iterable<string>): string[] {
  const headers = answer.headers ? [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n') : '';
  const plain = `${answer.text}\n${headers}`;
  const wrapped = (plain.match(/[\w+/-]{16,}={0,2}/g) ?? []).map((piece) =>
    Buffer.from(piece, 'base64url').toString('utf8'),
  );
  const all = [plain, ...wrapped].join('\n').toLowerCase();
  return [...planted].filter((word) => all.includes(word.toLowerCase()));
}
