// One server for all tests: the demo, standing still, on a database of its own.
import { defineConfig } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const port = 8123;
const data = process.env.E2E_DATA ?? mkdtempSync(join(tmpdir(), 'onewindow-e2e-'));
process.env.E2E_DATA = data;
const binary = process.env.ONEWINDOW ?? '../target/debug/onewindow';

export default defineConfig({
  testDir: '.',
  workers: 1,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
        // As a display is started: it speaks without having been touched.
        '--autoplay-policy=no-user-gesture-required'],
    },
  },
  // The printer of the first centre is switched off: nothing listens at port 9.
  webServer: {
    command: `${binary} voice --out ${data}/voice && exec ${binary} demo --data ${data} --listen 127.0.0.1:${port} --still --no-history --printer 127.0.0.1:9`,
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 180_000,
  },
});
