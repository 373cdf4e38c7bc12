/** What Node says of a peer that cannot be reached at this moment, or of a connection to it that broke. */
export const unreachableCodes: readonly string[] = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['EAI_AGAIN', 'EMFILE', 'ENFILE'],
];
