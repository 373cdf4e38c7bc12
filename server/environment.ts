import { isIPv6 } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { readEgressRules } from './platform/egress/allowed.ts';

const url = (schemes: string[], hint: string) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)), hint);

/** clamd://host, clamd://host:port or clamd:/path/to/socket. */
function isScanner(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username } = new URL(text);
  if (protocol !== 'clamd:' || search || hash || username) return false;
  return hostname ? pathname === '' || pathname === '/' : /^\/./.test(pathname);
}

export type DnsServer = { host: string; port: number };

/** host, host:port, [IPv6] or [IPv6]:port; undefined for anything else. */
function readDnsServer(text: string): DnsServer | undefined {
  if (isIPv6(text)) return { host: text, port: 53 };
  const [, bracketed, named, port = '53'] = text.match(/^(?:\[([^\]]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i) ?? [];
  const host = bracketed && isIPv6(bracketed) ? bracketed : named;
  return host && Number(port) > 0 && Number(port) < 65_536 ? { host, port: Number(port) } : undefined;
}

const dnsServers = z.string().transform((list, context): DnsServer[] => {
  const servers = list
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '')
    .map(readDnsServer);
  if (servers.length > 0 && servers.every((server) => server !== undefined)) return servers;
  context.addIssue({ code: 'custom', message: 'must be resolvers such as 127.0.0.1:5353,[::1]:5353,9.9.9.9' });
  return z.NEVER;
});

const egressRules = z.string().transform((list, context) => {
  const rules = readEgressRules(list);
  if (rules) return rules;
  context.addIssue({
    code: 'custom',
    message: 'must be hosts, addresses and ranges such as files.internal,127.0.0.1:9000,10.0.0.0/8',
  });
  return z.NEVER;
});

/** A comma list of folders, or the word none. */
const folders = z.string().transform((list, context): string[] => {
  if (list.trim() === 'none') return [];
  const paths = list
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  if (paths.every((path) => isAbsolute(path))) return paths;
  context.addIssue({ code: 'custom', message: 'must be absolute paths such as /srv/archive,/mnt/contracts, or none' });
  return z.NEVER;
});

/** All configuration, in one place. Every variable has a working default for one machine (API.md, "Running it"). */
const Environment = z.object({
  PORT: z.coerce.number('must be a port number from 0 to 65535').int().min(0).max(65535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: url(['http', 'https'], 'must be a URL such as https://causeway.example').default('http://localhost:8080'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .transform((path) => resolve(path)),
  DATABASE_URL: url(
    ['postgres', 'postgresql'],
    'must be a URL such as postgres://user:password@host:5432/causeway',
  ).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(10),
  /** How long one statement may run, before it is stopped and its request told to come again. */
  DATABASE_STATEMENT_SECONDS: z.coerce.number().min(0.1).max(86_400).default(120),
  /** Requests that one node works on at a time; whoever comes then is told to come again. */
  REQUESTS_MAXIMUM: z.coerce.number().int().min(1).max(1_000_000).default(1500),
  /** Connections that one node holds open; more are closed as they come. */
  CONNECTIONS_MAXIMUM: z.coerce.number().int().min(1).max(1_000_000).default(20_000),
  /** How long the head of a request, and a body that is no upload, may take to arrive. */
  REQUEST_SECONDS: z.coerce.number().min(0.1).max(600).default(30),
  STORAGE_URL: url(['file', 's3'], 'must be a URL such as file:/srv/causeway or s3://bucket?endpoint=…').optional(),
  SCANNER_URL: z
    .string()
    .refine(isScanner, 'must be a URL such as clamd://127.0.0.1:3310 or clamd:/run/clamav/clamd.ctl')
    .optional(),
  /** The largest content of one document. */
  DOCUMENT_MAXIMUM_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(50 * 1024 ** 3)
    .default(5 * 1024 ** 3),
  MAIL_URL: url(['smtp', 'smtps'], 'must be a URL such as smtp://user:password@host:587').optional(),
  MAIL_FROM: z.string().min(3).default('Causeway <causeway@localhost>'),
  DNS_SERVERS: dnsServers.optional(),
  EGRESS_ALLOW: egressRules.default([]),
  /** Folders of this machine that links may read and write, with everything below them; see linkFoldersByDefault. */
  LINK_FOLDERS: folders.optional(),
  /** How long the server of a content repository may say nothing. */
  LINK_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(600).default(60),
  /** A node that performs a run of a link has it this long without a sign of life; then another takes it up. */
  LINK_LEASE_SECONDS: z.coerce.number().min(1).max(600).default(20),
  PROOF_RECHECK_HOURS: z.coerce
    .number()
    .min(0.1)
    .max(24 * 365)
    .default(24),
  PROOF_GRACE_DAYS: z.coerce.number().min(0).max(3650).default(14),
  PROOF_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(60).default(5),
  OPERATOR_EMAIL: z.email('must be an e-mail address').optional(),
  OPERATOR_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits (32 bytes); the same on every node')
    .optional(),
  /** Keys before SECRET_KEY, comma-separated: they open what they have sealed until `causeway secrets rotate` is done. */
  SECRET_KEY_PREVIOUS: z
    .string()
    .regex(/^[0-9a-f]{64}(,[0-9a-f]{64})*$/i, 'must be keys of 64 hexadecimal digits with commas between')
    .transform((list) => list.split(','))
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUST_PROXY: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  REQUEST_EXPIRY_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  REJECTION_COOL_DOWN_HOURS: z.coerce
    .number()
    .min(0)
    .max(24 * 365)
    .default(24),
  RESEND_INTERVAL_HOURS: z.coerce
    .number()
    .min(0)
    .max(24 * 365)
    .default(24),
  UNANSWERED_REQUESTS_MAXIMUM: z.coerce.number().int().min(1).max(100_000).default(50),
});

export type Environment = z.output<typeof Environment> & { LINK_FOLDERS: string[] };

/**
 * Reads the environment, or throws an Error whose message names each wrong variable and what it must be.
 * An empty value counts as unset.
 */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const known = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])),
  );
  const result = Environment.safeParse(known);
  if (result.success) {
    if (Boolean(result.data.OPERATOR_EMAIL) !== Boolean(result.data.OPERATOR_PASSWORD)) {
      throw new Error('OPERATOR_EMAIL and OPERATOR_PASSWORD go together: set both or neither.');
    }
    return { ...result.data, LINK_FOLDERS: result.data.LINK_FOLDERS ?? linkFoldersByDefault(result.data) };
  }
  const sentences = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration is wrong, so Causeway did not start.\n${sentences.join('\n')}`);
}

/**
 * On somebody's own machine, which only they reach, links may use what lies in their home and the folder for passing things:
 * there it works without a word. Wherever others reach the server, nothing is allowed until the operator says so (decision 30).
 */
function linkFoldersByDefault({ HOST, PUBLIC_URL }: z.output<typeof Environment>): string[] {
  const isLocal = (host: string) => ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host);
  return isLocal(HOST) && isLocal(new URL(PUBLIC_URL).hostname) ? [homedir(), tmpdir()] : [];
}
