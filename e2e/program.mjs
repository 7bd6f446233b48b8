// The program on data of its own, started and stopped as a test needs it.
import { expect } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.ONEWINDOW ?? '../target/debug/onewindow';

/** Signs in as a demo account, without a browser. */
export async function enter(base, who) {
  const answer = await fetch(`${base}/demo/enter/${who}`, { redirect: 'manual' });
  return /^ow-\w+=([^;]+)/.exec(answer.headers.get('set-cookie'))[1];
}

/** A program has started. */
export const answers = (base) =>
  expect(async () => expect((await fetch(`${base}/readyz`)).status).toBe(200))
    .toPass({ timeout: 30_000 });

/** `moving` in place of an option: people come and are served by themselves. */
export function program(port, ...more) {
  const options = more.includes('moving') ? more.filter((o) => o !== 'moving') : ['--still', ...more];
  const base = `http://127.0.0.1:${port}`;
  const data = mkdtempSync(join(tmpdir(), 'onewindow-own-'));
  let server;
  const running = () => server && server.exitCode === null && !server.signalCode;
  return {
    base,
    data,
    token: (who) => enter(base, who),
    async start() {
      server = spawn(binary, ['demo', '--data', data, '--listen', `127.0.0.1:${port}`,
        '--no-history', ...options], { stdio: 'ignore' });
      await answers(base);
    },
    async kill() {
      if (!running()) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}
