/** The system's code of a failed call, such as ENOENT; 'unknown' for anything that is not a system error. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown';
}

/** Awaits a call and turns one expected system error into a value; every other error goes on as it is. */
export async function unless<T, D>(code: string, call: Promise<T>, otherwise: D): Promise<T | D> {
  try {
    return await call;
  } catch (error) {
    if (errorCode(error) === code) return otherwise;
    throw error;
  }
}
