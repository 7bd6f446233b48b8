// A demo whose clock the test moves: hours and days pass at once. It begins on a Tuesday at 10:00.
import { expect } from './test.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { code } from './helpers.mjs';
import { answers, enter } from './program.mjs';

const binary = new URL('../target/debug/examples/steered', import.meta.url).pathname;

export function steered(port) {
  const at = `127.0.0.1:${port}`;
  const base = `http://${at}`;
  const server = spawn(binary, [at], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const steer = async (seconds) => {
    server.stdin.write(`${seconds}\n`);
    const [now, folder] = (await lines.next()).value.split(' ');
    return { now: Number(now), folder };
  };
  return {
    base,
    token: (who) => enter(base, who),
    start: () => answers(base),
    /** The time goes on, in seconds. */
    advance: steer,
    /** The one-time code of a secret, now. */
    code: async (secret) => code(secret.replaceAll(' ', ''), (await steer(0)).now),
    /** The secret of a demo account. */
    async secret(who) {
      const file = join((await steer(0)).folder, 'demo-accounts.json');
      return JSON.parse(readFileSync(file, 'utf8')).find((a) => a.login === who).totp_secret;
    },
    /** Ends it; its journal must hold. */
    async off() {
      server.stdin.end();
      const [ended] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
      expect(ended).toBe(0);
    },
  };
}
