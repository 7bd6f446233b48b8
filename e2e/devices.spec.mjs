// A device gets its key, and loses it: a display is enrolled by a code, and says when it is revoked.
import { expect, test } from '@playwright/test';
import { token } from './helpers.mjs';

const area = async (context, name, login) =>
  context.addCookies([{ name: `ow-${name}`, value: await token(login), url: 'http://127.0.0.1:8123' }]);

test('a display is enrolled by a code, and says that it was revoked', async ({ browser }) => {
  const office = await browser.newContext();
  await area(office, 'manage', 'manager.baku-1');
  const manager = await office.newPage();
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
