// What people do, with the wall, the phone and the counter open at once.
import { test, expect } from '@playwright/test';
import { execSync } from 'node:child_process';
import { call, token } from './helpers.mjs';

test('kiosk to counter: the wall rings and the phone turns', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1366, height: 768 } });
  const kiosk = await context.newPage();
  await kiosk.goto('/demo/enter/kiosk');
  await kiosk.goto('/kiosk/ganja-1?lang=en').catch(() => {});
  await kiosk.goto('/demo/enter/kiosk.ganja-1');
  await kiosk.goto('/kiosk/ganja-1?lang=en');
  await kiosk.getByRole('button', { name: /Identity card/ }).click();
  const number = await kiosk.locator('.k-no bdi').innerText();
  await kiosk.screenshot({ path: 'test-results/kiosk-ticket.png' });
  const code = (await kiosk.locator('.facts bdi').innerText()).trim();
  const phone = await context.newPage();
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(`/code?code=${code}&lang=en`);
  await expect(phone.getByRole('heading', { level: 1 })).toContainText(number);
  const wall = await context.newPage();
  await wall.goto('/wall/ganja-1?lang=en');
  const desk = await context.newPage();
  await desk.goto('/demo/enter/operator.ganja-1.1');
  // By keyboard alone: open the counter, call, serve, finish.
  await desk.getByRole('button', { name: 'Open the counter' }).focus();
  await desk.keyboard.press('Enter');
  await expect(desk.getByRole('button', { name: /Call next/ })).toBeVisible();
  await desk.keyboard.press('F2');
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText(number);
  await desk.screenshot({ path: 'test-results/console.png' });
  await expect(wall.locator('.tile').first()).toContainText(number);
  await wall.screenshot({ path: 'test-results/wall.png' });
  await phone.reload();
  await expect(phone.getByRole('status')).toContainText('Go now');
  await phone.screenshot({ path: 'test-results/phone-called.png' });
  await desk.keyboard.press('F9');
  await expect(desk.getByRole('button', { name: /Done, call next/ })).toBeVisible();
  await desk.keyboard.press('F8');
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('No visitor at your counter');
  await context.close();
});

test('twenty calls in a row are all seen on the wall', async ({ page }) => {
  await page.goto('/wall/baku-2?lang=en');
  const kiosk = await token('kiosk.baku-2');
  const clerk = await token('operator.baku-2.1');
  const seen = new Set();
  for (let i = 0; i < 20; i += 1) {
    await call('POST', '/api/v1/sites/baku-2/tickets', kiosk, { services: ['identity-card'] });
    const called = await call('POST', '/api/v1/counters/baku-2.1/call-next', clerk, undefined);
    await expect(page.locator('.tile').first()).toContainText(called.ticket.number);
    seen.add(called.ticket.number);
    await call('POST', `/api/v1/tickets/${called.ticket.id}/finish`, clerk, {});
  }
  expect(seen.size).toBe(20);
  await page.screenshot({ path: 'test-results/wall-busy.png' });
});

test('the wall says so when it hears nothing', async ({ page }) => {
  await page.goto('/wall/baku-1?lang=en');
  await expect(page.locator('[data-stale]')).toBeHidden();
  const pid = execSync('pgrep -f "^[^ ]*onewindow demo .*8123"').toString().trim().split('\n').pop();
  execSync(`kill -STOP ${pid}`);
  try {
    await expect(page.locator('[data-stale]')).toBeVisible({ timeout: 25_000 });
  } finally {
    execSync(`kill -CONT ${pid}`);
  }
});
