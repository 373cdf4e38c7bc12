import type { FastifyInstance } from 'fastify';

/**
 * Nothing is loaded but from here, and only scripts of our own files run: none in a page, none in an attribute. Styles may stand
 * in elements, since the widgets of the web app write theirs there; they load nothing that the rest does not allow.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** What every answer carries. Behind https, browsers are told to stay there. */
export function securityHeaders(publicUrl: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

/**
 * On every answer, refusals and files included: only our own scripts run, nobody frames us, types are not guessed, and a
 * link out does not tell where it was followed.
 */
export function addSecurityHeaders(app: FastifyInstance, publicUrl: string): void {
  const headers = securityHeaders(publicUrl);
  // As the answer leaves, so that no refusal can come before it.
  app.addHook('onSend', (request, reply, _payload, done) => {
    // Contents that people brought come with a stricter policy of their own.
    const own = reply.getHeader('content-security-policy');
    reply.headers(headers).header('x-request-id', request.id);
    if (own !== undefined) reply.header('content-security-policy', own);
    done();
  });
}
