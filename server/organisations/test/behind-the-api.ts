import { type Context, installationContext, inTransaction } from '../../access/context.ts';
import type { Application } from '../../test/application.ts';

/** Sets a scene, or looks at what came of it, past the API. */
export function behindTheApi<Result>(
  application: Application,
  act: (context: Context) => Promise<Result>,
): Promise<Result> {
  return inTransaction(installationContext(application.services), act);
}
