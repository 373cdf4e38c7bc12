import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../access/context.ts';
import { resourceTypes, schemas, serviceProviderConfig } from './discovery.ts';
import { listOfResources } from './list.ts';
import { noSuchResource, ScimError } from './scim-error.ts';

type Document = Record<string, unknown>;
type ById = { Params: { id: string } };

/** What this server does of SCIM, for anybody: it describes the interface and holds nothing of anybody. */
export function addDiscovery(scim: FastifyInstance, { environment }: Pick<Services, 'environment'>): void {
  scim.get('/ServiceProviderConfig', async (request, reply) =>
    send(request, reply, serviceProviderConfig(environment)),
  );
  const lists = { '/ResourceTypes': resourceTypes(environment), '/Schemas': schemas(environment) };
  for (const [url, documents] of Object.entries(lists)) {
    scim.get(url, async (request, reply) => send(request, reply, listOf(documents)));
    scim.get<ById>(`${url}/:id`, async (request, reply) => {
      const found = documents.find(({ id }) => id === request.params.id);
      if (!found) throw noSuchResource();
      return send(request, reply, found);
    });
  }
}

function listOf(documents: Document[]): Document {
  const resources = documents.map((body) => ({ etag: '', body }));
  return listOfResources(resources, documents.length, 1);
}

function send(request: FastifyRequest, reply: FastifyReply, body: Document): FastifyReply {
  // RFC 7644, section 4: whoever filters here is told that they get everything or nothing.
  if ((request.query as { filter?: unknown }).filter !== undefined)
    throw new ScimError(403, 'What describes the server cannot be filtered.');
  return reply.type('application/scim+json; charset=utf-8').serializer(JSON.stringify).send(body);
}
