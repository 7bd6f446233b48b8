// A service changes between two starts: its operator reads what is new before anybody is called.
import { test, expect } from './test.mjs';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { port, program } from './program.mjs';

const base = `http://127.0.0.1:${port()}`;
let own;

test.use({ baseURL: base, locale: 'en', viewport: { width: 1366, height: 768 },
  complaints: /net::ERR/ });
test.afterEach(() => own.kill());

test('a fee that has changed is read, old beside new, before the next visitor is called', async ({ page, browser }) => {
  const pack = join(mkdtempSync(join(tmpdir(), 'onewindow-pack-')), 'azerbaijan');
  cpSync('../packs/azerbaijan', pack, { recursive: true });
  own = program(port(), '--pack', pack);
  await own.start();
  const kiosk = await (await browser.newContext({ baseURL: base, locale: 'en' })).newPage();
  await page.goto('/demo/enter/operator.baku-1.1');
  await page.getByRole('button', { name: 'Open the counter' }).click();
  await kiosk.goto('/demo/enter/kiosk');
  await kiosk.goto('/kiosk/baku-1?lang=en&group=documents');
  await kiosk.locator('button[value=identity-card]').click();
  await expect(kiosk.locator('.k-no b')).toHaveText('A 001');
  await own.kill();
  const file = join(pack, 'services/identity-card.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('unit: days}, fees: [{head: state-duty, minor: 500}]', 'unit: days}, fees: [{head: state-duty, minor: 700}]')
    .replaceAll('fee: 500', 'fee: 700'));
  await own.start();
  await page.goto('/counter');
  await expect(page.getByText('Until then you get nobody for it')).toBeVisible();
  await page.screenshot({ path: 'test-results/changed-service.png' });
  await expect(page.getByText('10 days: 5.00 AZN')).toBeVisible();
  await expect(page.getByText('10 days: 7.00 AZN')).toBeVisible();
  const answered = page.waitForEvent('load');
  await page.keyboard.press('F2');
  await answered;
  await expect(page.getByText('Until then you get nobody for it')).toBeVisible();
  await expect(page.getByText('A 001')).toHaveCount(0);
  await page.getByRole('button', { name: /I have read it/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Until then you get nobody for it')).toBeHidden();
  await page.keyboard.press('F2');
  await expect(page.getByText('A 001').first()).toBeVisible();
});
