// The program on data of its own, started and stopped as a test needs it.
import { expect, test } from './test.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const binary = process.env.ONEWINDOW ?? '../target/debug/onewindow';

/** Signs in as a demo account, without a browser. */
export async function enter(base, who) {
  const answer = await fetch(`${base}/demo/enter/${who}`, { redirect: 'manual' });
  return /^ow-\w+=([^;]+)/.exec(answer.headers.get('set-cookie'))[1];
}

/** A program has started. */
export const answers = (base) =>
  expect(async () => expect((await fetch(`${base}/readyz`)).status).toBe(200))
    .toPass({ timeout: 30_000 });

/** The ports of a worker: it runs one file at a time, and nobody else is at them. */
const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0);
export const port = (n = 0) => Number(process.env.E2E_PORT ?? 8130) + 10 * worker + n;
/** Where printers may be in its worker, two of them: the ports of printers are few. */
export const printerAt = (n = 0) =>
  `127.0.0.1:${Number(process.env.E2E_PRINTER_PORT ?? 9100) + 2 * worker + n}`;

/** `moving` in place of an option: people come and are served by themselves. */
export function program(at, ...more) {
  const options = more.includes('moving') ? more.filter((o) => o !== 'moving') : ['--still', ...more];
  const base = `http://127.0.0.1:${at}`;
  let server;
  let data;
  const running = () => server && server.exitCode === null && !server.signalCode;
  return {
    base,
    /** What only the files of the program say of a demo account. */
    account: (who) => JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8'))
      .find((a) => a.login === who),
    token: (who) => enter(base, who),
    async start() {
      if (!data) {
        data = mkdtempSync(join(tmpdir(), 'onewindow-own-'));
        // The clips are made once for all (voice.mjs).
        symlinkSync(process.env.E2E_VOICE, join(data, 'voice'));
      }
      server = spawn(binary, ['demo', '--data', data, '--listen', `127.0.0.1:${at}`,
        '--no-history', ...options], { stdio: 'ignore' });
      await answers(base);
    },
    /** `SIGSTOP` holds it in the middle of whatever it does, until `SIGCONT`. */
    signal: (name) => server.kill(name),
    async kill() {
      if (!running()) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}

/** The demo for all tests of a file, standing still. The printer of the first centre is switched
 * off: nothing listens at port 9. */
export function demo(...options) {
  const own = program(port(), '--printer', '127.0.0.1:9', ...options);
  test.use({ baseURL: own.base });
  test.beforeAll(() => own.start());
  test.afterAll(() => own.kill());
  return own;
}
