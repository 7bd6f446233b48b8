// Two files of tests at a time. Each begins with data of its own (program.mjs), so the order in
// which files come is of no matter.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  globalSetup: './voice.mjs',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
        // As a display is started: it speaks without having been touched.
        '--autoplay-policy=no-user-gesture-required'],
    },
  },
});
