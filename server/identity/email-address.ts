import { z } from 'zod';

/** What a dot-atom of RFC 5322 may hold. Quoted local parts are refused: nobody has one, and they hide surprises. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The one form in which an e-mail address is kept and compared (SPEC 3): lower case, the part behind the @ in IDNA, no
 * trailing dot. Undefined when it is not an address that mail could reach: one label only, an IP literal, anything malformed.
 */
export function canonicalEmail(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > 320) return undefined;
  const local = trimmed.slice(0, at);
  const host = canonicalHost(trimmed.slice(at + 1));
  if (!host || local.length > 64 || !localPart.test(local)) return undefined;
  const email = `${local.toLowerCase()}@${host}`;
  return email.length <= 254 ? email : undefined;
}

function canonicalHost(text: string): string | undefined {
  // What means something to a URL but not to a host name never reaches the URL parser, which does the IDNA part.
  if (/[\s/?#@:[\]\\%<>^|]/.test(text)) return undefined;
  const address = `http://${text.replace(/[.。．｡]$/, '')}/`;
  if (!URL.canParse(address)) return undefined;
  const host = new URL(address).hostname;
  const labels = host.split('.');
  const isName =
    labels.length >= 2 && labels.every((part) => label.test(part)) && !/^[0-9]+$/.test(labels.at(-1) ?? '');
  return isName && host.length <= 253 ? host : undefined;
}

/** An e-mail address in requests; canonical inside. */
export const emailAddress = z
  .string()
  .max(1000, 'must have at most 254 characters')
  .meta({ format: 'email', maxLength: 254 })
  .transform((value, context) => {
    const email = canonicalEmail(value);
    if (email) return email;
    context.addIssue({ code: 'custom', message: 'must be an e-mail address such as mia@acme.example' });
    return z.NEVER;
  });

const agentsHost = 'agents.invalid';

/** The address of an agent: of nobody, by the name that no DNS ever knows. Nobody signs in with it, and no mail goes there. */
export function agentAddress(userId: string): string {
  return `${userId}@${agentsHost}`;
}

/** Whether it is the address of an agent, or looks like one. */
export function isAgentAddress(email: string): boolean {
  return email.endsWith(`@${agentsHost}`);
}

/** An e-mail address in requests by which somebody is to become a user: anybody's, but no agent's, which is nobody's to have. */
export const personAddress = emailAddress.refine(
  (email) => !isAgentAddress(email),
  'must be the address of a person; this one is an agent’s',
);

/** The name of an e-mail domain in requests, in the form that addresses have behind the @; canonical inside. */
export const emailDomainName = z
  .string()
  .max(1000, 'must have at most 253 characters')
  .meta({ format: 'hostname', maxLength: 253 })
  .transform((value, context) => {
    const name = canonicalHost(value.trim());
    if (name) return name;
    context.addIssue({ code: 'custom', message: 'must be an e-mail domain such as acme.example' });
    return z.NEVER;
  });

/** The names that an address falls under, the most specific first: a@x.test.com → x.test.com, test.com, com. */
export function suffixesOf(email: string): string[] {
  const labels = email.slice(email.lastIndexOf('@') + 1).split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}
