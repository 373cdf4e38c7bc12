import { z } from 'zod';
import { organisationName } from '../access/contract.ts';
import { placementView } from '../identity/contract.ts';
import { personAddress } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line } from '../platform/shapes.ts';

export const organisationParams = z.strictObject({ id: idShape });
export const linkParams = z.strictObject({ id: idShape });
export const emptyBody = z.strictObject({});
export const pagedQuery = z.strictObject(pageQuery);

export const agentBody = z.strictObject({ name: line() });

/** What every link has; the settings of its kind are in settings-shape.ts, since the kinds know them. */
export const linkFields = { name: line(), agentUserId: idShape };

export const linkView = z.object({
  id: z.string(),
  organisationId: z.string(),
  kind: z.string(),
  name: z.string(),
  /** Without secrets: hasPassword and the like say that there is one. */
  settings: z.record(z.string(), z.unknown()),
  agent: z.object({ id: z.string(), name: z.string(), kind: z.literal('agent'), status: z.string() }),
  /** Since when the present token is good; null when it was revoked, or ended with its agent. */
  tokenCreatedAt: z.string().nullable(),
  /** The last live test, or run. */
  testedAt: z.string().nullable(),
  /** What was wrong then, in words; null when nothing was. */
  testFailure: z.string().nullable(),
  createdAt: z.string(),
  version: z.number(),
  may: z.object({ change: z.boolean(), addUsers: z.boolean() }),
});
/** The same with the token, which is shown once. */
export const linkWithToken = linkView.extend({ token: z.string() });
export const linkPage = pageOf(linkView);

/** What a live test of settings found. */
export const testView = z.object({
  ok: z.boolean(),
  /** What is wrong, in words. */
  failure: z.string().nullable(),
  /** away: try again later; refused: something must be changed. */
  reason: z.enum(['away', 'refused']).nullable(),
  /** How many files and folders lie directly in the chosen folder. */
  found: z.object({ files: z.number(), folders: z.number() }).nullable(),
  /** What the server can do: whether renames are told from new files, and so on. */
  capabilities: z.object({ stableIds: z.boolean(), conditionalWrites: z.boolean(), moves: z.boolean() }).nullable(),
});

export const browseQuery = z.strictObject({ path: z.string().max(4000).default('') });
export const entryView = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  sizeBytes: z.number().nullable(),
  modifiedAt: z.string().nullable(),
});
/** The first thousand of what lies in a folder, folders first. */
export const browseView = z.object({
  path: z.string(),
  items: z.array(entryView),
  /** Names that are not used, each with the reason. */
  refused: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** There are more than are shown. */
  isCut: z.boolean(),
});

export const addedUserBody = z.strictObject({ email: personAddress, name: line() });
export const addedUserView = z.object({
  user: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    kind: z.enum(['person', 'agent']),
    status: z.enum(['pending', 'active', 'disabled']),
    organisationId: z.string(),
    organisation: organisationName,
  }),
  placement: placementView,
});

export type LinkView = z.input<typeof linkView>;
export type LinkWithToken = z.input<typeof linkWithToken>;
export type LinkPage = z.input<typeof linkPage>;
export type TestView = z.input<typeof testView>;
export type BrowseView = z.input<typeof browseView>;
export type AddedUserView = z.input<typeof addedUserView>;
export type NewAgent = z.output<typeof agentBody>;
export type AddedUser = z.output<typeof addedUserBody>;
export type PageQuery = z.output<typeof pagedQuery>;
