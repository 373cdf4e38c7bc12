import { totalmem } from 'node:os';
import type { Endpoint } from './endpoint.ts';

const mebibyte = 1024 * 1024;

/** Memory that this process and its database may count on, in bytes: the container's limit, or else the machine's memory. */
export function usableMemoryBytes(): number {
  const limitBytes = process.constrainedMemory();
  return limitBytes > 0 && limitBytes < totalmem() ? limitBytes : totalmem();
}

/**
 * The settings with which PostgreSQL starts, as command-line arguments. Extra settings win over ours, but never over where
 * it listens: the embedded database is not for the network.
 */
export function settingArguments(endpoint: Endpoint, memoryBytes: number, extra: Record<string, string>): string[] {
  const settings: Record<string, string> = { ...small(memoryBytes), ...extra, ...listening(endpoint) };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function small(memoryBytes: number): Record<string, string> {
  const memoryMib = memoryBytes / mebibyte;
  const sharedMib = Math.round(Math.min(1024, Math.max(64, memoryMib / 8)));
  return {
    max_connections: '100',
    shared_buffers: `${sharedMib}MB`,
    effective_cache_size: `${Math.round(Math.max(128, memoryMib / 2))}MB`,
    maintenance_work_mem: '64MB',
    // Ours are many short statements: compiling or spreading one over processes costs more than it saves, and parallel
    // workers need more of /dev/shm than a container has.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    random_page_cost: '1.1',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_min_messages: 'warning',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '',
  };
}

function listening(endpoint: Endpoint): Record<string, string> {
  if (endpoint.kind === 'loopback') {
    return { listen_addresses: '127.0.0.1', port: String(endpoint.port), unix_socket_directories: '' };
  }
  return {
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: endpoint.directory,
    unix_socket_permissions: '0700',
  };
}
