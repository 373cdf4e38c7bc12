import type { z } from 'zod';
import type { Actor, UserActor } from '../access/actor.ts';
import type { Outside } from '../access/context.ts';
import type { ContentAnswer, StreamBody } from './content.ts';

type Shape = z.ZodType | undefined;
type Output<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;
/** `stream` for bodies that are no JSON, such as uploads: the verb reads them as they come. */
type BodyShape = Shape | 'stream';
type BodyOutput<S extends BodyShape> = S extends 'stream' ? StreamBody : S extends Shape ? Output<S> : never;
/** `content` for answers that are no JSON, such as downloads. With a shape, a verb may answer either. */
type AnswerShape = Shape | 'content';
type Answer<S extends AnswerShape> = S extends 'content'
  ? ContentAnswer
  : S extends z.ZodType
    ? z.input<S> | ContentAnswer
    : // biome-ignore lint/suspicious/noConfusingVoidType: a verb without an answer may simply end
      undefined | void;

type ExportType = 'text/csv' | 'application/x-ndjson';

/**
 * Who may call a route at all; what they may do with the thing itself is the policy's matter.
 * `user`: somebody signed in. `user_or_installation`: also the command line on the server's machine.
 * `public`: nobody need be signed in, for the reason given.
 */
export type RouteAccess = 'user' | 'user_or_installation' | { public: string };

type ActorOf<Access extends RouteAccess> = Access extends 'user'
  ? UserActor
  : Access extends 'user_or_installation'
    ? UserActor | { kind: 'installation' }
    : Actor;

type Definition<
  Access extends RouteAccess,
  Params extends Shape,
  Query extends Shape,
  Body extends BodyShape,
  Result extends AnswerShape,
> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1, with :names. */
  path: string;
  access: Access;
  /** One sentence for the OpenAPI document. */
  summary: string;
  /** Open to who still has to set up or confirm the second factor that their organisation demands. */
  isOpenBeforeSecondFactor?: boolean;
  /** Defaults to 200 with an answer, 204 without. */
  status?: number;
  params?: Params;
  query?: Query;
  body?: Body;
  answer?: Result;
  /** What else the answer comes as, for who asks by Accept. */
  alsoAs?: readonly ExportType[];
  verb: (
    context: Outside<ActorOf<Access>>,
    input: { params: Output<Params>; query: Output<Query>; body: BodyOutput<Body> },
  ) => Promise<Answer<Result>>;
};

/** A route as data: path → contract → verb → status. The server, OpenAPI and the coverage tests read the same list. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  access: RouteAccess;
  summary: string;
  isOpenBeforeSecondFactor?: boolean;
  status: number;
  params?: z.ZodType | undefined;
  query?: z.ZodType | undefined;
  body?: z.ZodType | 'stream' | undefined;
  answer?: z.ZodType | 'content' | undefined;
  alsoAs?: readonly ExportType[];
  verb: (context: never, input: never) => Promise<unknown>;
};

/** Declares a route; its types tie the contract to the verb. */
export function route<
  Access extends RouteAccess,
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends BodyShape = undefined,
  Result extends AnswerShape = undefined,
>(definition: Definition<Access, Params, Query, Body, Result>): Route {
  return { ...definition, status: definition.status ?? (definition.answer ? 200 : 204) };
}
