// A device gets its key, and loses it: a display is enrolled by a code, and says when it is revoked;
// a printer by the code on its paper.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from './test.mjs';
import { sits, violations } from './helpers.mjs';
import { demo, printerAt } from './program.mjs';

const at = printerAt();
const own = demo();

test('a display is enrolled by a code, and says that it was revoked', async ({ browser }) => {
  const manager = await sits(browser, own, 1366, 'manager.baku-1');
  await manager.goto('/manage/baku-1/devices?lang=en');
  await manager.getByLabel('Name').fill('By the entrance');
  await manager.getByRole('button', { name: 'Make a code' }).click();
  const code = await manager.locator('.code').innerText();
  const display = await (await browser.newContext()).newPage();
  await display.goto('/enrol?lang=en');
  await display.getByLabel('Code').fill(code);
  await display.keyboard.press('Enter');
  await expect(display).toHaveURL(/\/wall\/baku-1/);
  await manager.goto('/manage/baku-1/devices?lang=en');
  await expect(manager.getByText('There, ')).toBeVisible();
  await manager.getByRole('link', { name: 'Revoke By the entrance' }).click();
  await manager.getByRole('button', { name: 'Revoke' }).click();
  await expect(manager.getByText('Revoked 20')).toBeVisible();
  await expect(display.getByText('/enrol')).toBeVisible({ timeout: 40_000 });
});

const examples = new URL('../target/debug/examples/printer', import.meta.url).pathname;

/// A printer that is switched on; its `paper` is the link on what it printed last.
const switchedOn = () => {
  const program = spawn(examples, [at], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  return {
    paper: async () => {
      program.stdin.write('\n');
      return (await lines.next()).value;
    },
    off: () => program.stdin.end(),
  };
};

const sound = async (page) => {
  expect(await violations(page)).toEqual([]);
  const wide = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
};

test('a printer is enrolled by its paper, by keyboard alone, and prints without a restart', async ({ browser }) => {
  const page = await sits(browser, own, 1366, 'manager.ganja-1');
  await page.goto('/manage/ganja-1/devices?lang=en');
  await page.getByRole('link', { name: 'Enrol a printer' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Name').focus();
  await page.keyboard.type('By the stairs');
  await page.keyboard.press('Tab');
  // As fast as a person: eight digits in one burst are those of a scanner.
  await page.keyboard.type(at, { delay: 90 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('No printer answers at this address');
  await expect(page.getByLabel('Address')).toHaveValue(at);
  for (const width of [320, 360, 1366]) {
    await page.setViewportSize({ width, height: 800 });
    await sound(page);
  }
  const printer = switchedOn();
  try {
    await expect(async () => {
      await page.getByLabel('Address').focus();
      await page.keyboard.press('Enter');
      await expect(page.getByLabel('Code')).toBeVisible({ timeout: 5000 });
    }).toPass();
    for (const width of [320, 360, 1366]) {
      await page.setViewportSize({ width, height: 800 });
      await sound(page);
    }
    const link = new URL(await printer.paper());
    expect(link.pathname).toBe(new URL(page.url()).pathname);
    await page.getByLabel('Code').focus();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('This is no code');
    await page.getByLabel('Code').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(link.searchParams.get('code'), { delay: 90 });
    await page.keyboard.press('Enter');
    await expect(page.getByText('By the stairs')).toBeVisible();
    const kiosk = await sits(browser, own, 1366, 'kiosk.ganja-1');
    await kiosk.goto('/kiosk/ganja-1?lang=en&group=documents');
    await kiosk.locator('button[value=identity-card]').click();
    await expect(kiosk.locator('#paper')).toContainText('Take your ticket', { timeout: 20_000 });
    expect(await printer.paper()).toContain('/t/');
    await page.getByRole('link', { name: 'By the stairs' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Revoke' })).toBeVisible();
    await sound(page);
    await page.getByRole('button', { name: 'Revoke' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText('By the stairs')).toHaveCount(0);
  } finally {
    printer.off();
  }
});
