import { z } from 'zod';
import { errorCodes } from '../platform/error-codes.ts';
import { publishedLimits } from './limits.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';
import { type Route, route } from './route.ts';

const noSecret = 'it describes the interface and holds nothing of anybody';

/** What the API says about itself, for the whole list of routes, these among them. */
export function publishedRoutes(routes: () => readonly Route[]): Route[] {
  // Made for its first reader and kept: it takes long to make, and nobody has to be signed in to ask for it.
  let document: OpenApiDocument | undefined;
  return [
    route({
      method: 'GET',
      path: '/openapi.json',
      access: { public: noSecret },
      summary: 'This interface as an OpenAPI 3.1 document.',
      answer: z.record(z.string(), z.unknown()),
      verb: async () => {
        document ??= openApiDocument(routes());
        return document;
      },
    }),
    route({
      method: 'GET',
      path: '/errors',
      access: { public: noSecret },
      summary: 'Every error code with its status and meaning.',
      answer: z.object({ items: z.array(z.object({ code: z.string(), status: z.int(), meaning: z.string() })) }),
      verb: async () => ({ items: Object.entries(errorCodes).map(([code, entry]) => ({ code, ...entry })) }),
    }),
    route({
      method: 'GET',
      path: '/limits',
      access: { public: noSecret },
      summary: 'What a client can send or cause at most, on this installation.',
      answer: z.object({ items: z.array(z.object({ name: z.string(), value: z.number(), meaning: z.string() })) }),
      verb: async ({ services }) => ({ items: publishedLimits(services.environment) }),
    }),
  ];
}
