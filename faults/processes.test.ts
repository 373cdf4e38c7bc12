import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { findProgram } from '../nodes/test/programs.ts';
import { second } from '../server/platform/clock.ts';
import { useScene } from './test/scene.ts';

const { scene, fault, recount } = useScene();

/** How many files the server may have open, as it was told when it started. */
const allowed = () =>
  readFileSync(`/proc/${scene.node.pid}/limits`, 'utf8').match(/^Max open files +(\d+)/m)?.[1] ?? '';

function allow(files: number | string): void {
  execFileSync(findProgram('prlimit', 'util-linux'), [`--pid=${scene.node.pid}`, `--nofile=${files}:`]);
}

fault('the server is killed', async () => {
  await scene.node.kill();
  await scene.startServer();
});

fault('the database is killed', async () => {
  process.kill(scene.database.pid, 'SIGKILL');
  await scene.database.stop();
  await scene.startDatabase();
});

fault('the server may open no more files', async () => {
  const before = allowed();
  allow(readdirSync(`/proc/${scene.node.pid}/fd`).length);
  await wait(5 * second);
  allow(before);
  expect((await fetch(`${scene.node.url}/readyz`)).status).toBe(200);
});

recount();
