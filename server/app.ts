import type { FastifyInstance } from 'fastify';
import type { Services } from './access/context.ts';
import { accountRoutes } from './accounts/routes.ts';
import { keepChaining } from './audit/chain-records.ts';
import { auditRoutes } from './audit/routes.ts';
import { auditJobs, checkpointQueue } from './audit/write-checkpoints.ts';
import { sweepConnections, sweepQueue } from './connections/expire-connections.ts';
import { connectionJobs, remindQueue as connectionRemindQueue } from './connections/remind-of-ending.ts';
import { attemptJobs, attemptQueue } from './connections/report-attempt.ts';
import { connectionRoutes } from './connections/routes.ts';
import { directoryRoutes } from './directory/routes.ts';
import { folderRoutes } from './documents/folder-routes.ts';
import { documentJobs, documentQueues } from './documents/jobs.ts';
import { documentRoutes } from './documents/routes.ts';
import { announceTus } from './documents/tus.ts';
import { uploadRoutes } from './documents/upload-routes.ts';
import { emailDomainJobs, recheckQueue } from './email-domains/recheck-proofs.ts';
import { emailDomainRoutes } from './email-domains/routes.ts';
import { addDocs } from './http/docs.ts';
import { addSecurityHeaders } from './http/headers.ts';
import { addHealth } from './http/health.ts';
import { addMetrics, type Pool } from './http/metrics.ts';
import { publishedRoutes } from './http/published.ts';
import type { Route } from './http/route.ts';
import { createServer, type HttpServices } from './http/serve.ts';
import { addWebApp } from './http/static.ts';
import { identityRoutes } from './identity/routes.ts';
import { identityJobs, sweepQueue as identitySweepQueue } from './identity/sweep.ts';
import { importRoutes } from './imports/routes.ts';
import { invitationRoutes } from './invitations/routes.ts';
import { linkRoutes } from './links/routes.ts';
import { digestQueue, noticeJobs, outboxSweepQueue } from './notices/deliver-mail.ts';
import { noticeRoutes } from './notices/routes.ts';
import { mailQueue } from './notices/send-mail.ts';
import { addUnsubscribePage } from './notices/unsubscribe-page.ts';
import { operatorOrganisationRoutes } from './organisations/operator-routes.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { second } from './platform/clock.ts';
import type { JobKinds } from './platform/jobs.ts';
import { roleRoutes } from './roles/routes.ts';
import { scimRoutesOfAdministrators } from './scim/routes.ts';
import { addScim } from './scim/serve-scim.ts';
import { secondFactorRoutes } from './second-factors/routes.ts';
import { secretRoutes } from './secrets/routes.ts';
import { quotaQueue } from './shares/quota.ts';
import { shareRoutes } from './shares/routes.ts';
import { shareJobs } from './shares/watch-quotas.ts';
import { addSignOnPages } from './single-sign-on/pages.ts';
import { singleSignOnRoutes } from './single-sign-on/routes.ts';
import { sweepQueue as signOnSweepQueue, singleSignOnJobs } from './single-sign-on/sweep.ts';
import { syncJobs } from './sync/jobs.ts';
import { syncQueues } from './sync/queues.ts';
import { syncRoutes } from './sync/routes.ts';
import { taskJobs, remindQueue as taskRemindQueue } from './tasks/remind-of-due.ts';
import { taskRoutes } from './tasks/routes.ts';
import { userRoutes } from './users/routes.ts';
import { webhookJobs, webhookQueues } from './webhooks/jobs.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { workspaceRoutes } from './workspaces/routes.ts';
import { workspaceJobs, workspaceSweepQueue } from './workspaces/sweep-workspaces.ts';

/** What is still open so long after the server began to close is cut off. */
const closingMilliseconds = 5 * second;
/** How often it looks meanwhile which connections have nothing more to say. */
const lookingMilliseconds = second / 10;

/** The one list of modules: each brings its routes. */
export const routes: Route[] = [
  ...accountRoutes,
  ...auditRoutes,
  ...connectionRoutes,
  ...directoryRoutes,
  ...documentRoutes,
  ...folderRoutes,
  ...uploadRoutes,
  ...emailDomainRoutes,
  ...identityRoutes,
  ...linkRoutes,
  ...importRoutes,
  ...noticeRoutes,
  ...invitationRoutes,
  ...operatorOrganisationRoutes,
  ...organisationRoutes,
  ...roleRoutes,
  ...secretRoutes,
  ...shareRoutes,
  ...scimRoutesOfAdministrators,
  ...secondFactorRoutes,
  ...singleSignOnRoutes,
  ...syncRoutes,
  ...taskRoutes,
  ...userRoutes,
  ...workspaceRoutes,
  ...webhookRoutes,
  ...publishedRoutes(() => routes),
];

/** What each module does outside of requests, by queue. */
export function jobKinds(services: Services): JobKinds {
  return {
    ...attemptJobs(services),
    ...auditJobs(services),
    ...connectionJobs(services),
    ...documentJobs(services),
    ...emailDomainJobs(services),
    ...identityJobs(services),
    ...noticeJobs(services),
    ...shareJobs(services),
    ...singleSignOnJobs(services),
    ...taskJobs(services),
    ...syncJobs(services),
    ...webhookJobs(services),
    ...workspaceJobs(services),
    [sweepQueue]: { perform: async () => void (await sweepConnections(services)), schedule: '*/5 * * * *' },
  };
}

/** The whole application over its services: the API, its documents, health, and the web app at /. */
export async function createApp(services: HttpServices & { pool?: Pool }): Promise<FastifyInstance> {
  const app = createServer(services, routes);
  addChaining(app, services);
  endStreams(app, services);
  addSecurityHeaders(app, services.environment.PUBLIC_URL);
  addMetrics(app, services);
  addHealth(app, services);
  addDocs(app, routes, services.environment);
  announceTus(app, services.environment.DOCUMENT_MAXIMUM_BYTES);
  await addSignOnPages(app, services);
  await addUnsubscribePage(app, services);
  await addScim(app, services);
  await addWebApp(app);
  return app;
}

/**
 * Closing waits for what is open: streams never end by themselves, a connection goes once its answer is out, and who does not
 * let go is cut off.
 */
function endStreams(app: FastifyInstance, services: Services): void {
  let isClosing = false;
  app.addHook('onSend', (_request, reply, payload, done) => {
    // So that nobody sends a next request just as the connection goes.
    if (isClosing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    setTimeout(() => app.server.closeAllConnections(), closingMilliseconds).unref();
    // An answer that began before did not say that it is the last one on its connection.
    const looking = setInterval(() => app.server.closeIdleConnections(), lookingMilliseconds).unref();
    app.server.once('close', () => clearInterval(looking));
    await services.announcements.close();
  });
}

/** While the server answers, what its verbs record gets its place in the audit's chains. */
function addChaining(app: FastifyInstance, services: Services): void {
  let chaining: { stop(): Promise<void> } | undefined;
  app.addHook('onReady', async () => {
    chaining = keepChaining(services, (reason) => app.log.error(reason));
  });
  app.addHook('onClose', async () => chaining?.stop());
}

/** Every queue, known before any job runs. */
export const queues: string[] = [
  ...documentQueues,
  checkpointQueue,
  mailQueue,
  outboxSweepQueue,
  digestQueue,
  attemptQueue,
  connectionRemindQueue,
  taskRemindQueue,
  identitySweepQueue,
  sweepQueue,
  recheckQueue,
  signOnSweepQueue,
  ...syncQueues,
  ...webhookQueues,
  quotaQueue,
  workspaceSweepQueue,
];
