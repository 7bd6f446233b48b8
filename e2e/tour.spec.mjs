// The tour: one click a step, no typed address, no sign-in.
import { test, expect } from './test.mjs';
import { number } from './helpers.mjs';
import { demo, port, program } from './program.mjs';

const own = demo();

test('the hall: a ticket, F8, and the wall rings while the phone turns', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/');
  await page.getByRole('link', { name: 'Open the hall' }).click();
  await page.getByRole('button', { name: 'Take a ticket' }).click();
  const phone = page.frameLocator('.f-phone');
  const number = await phone.locator('.tk-no b').first().innerText();
  const called = phone.getByText('Go now', { exact: true });
  await page.keyboard.press('F2');
  // Those before us are called first: the rule picks, not the key.
  for (let n = 0; n < 40 && !(await called.isVisible()); n += 1) {
    const before = await page.frameLocator('.f-desk').locator('.cust .big').first().innerText();
    if (before === number) break;
    await page.keyboard.press('F8');
    await expect(page.frameLocator('.f-desk').locator('.cust .big').first()).not.toHaveText(before);
  }
  await expect(called).toBeVisible();
  await expect(phone.getByText('Called because:', { exact: true })).toBeVisible();
  // A wall shows four calls at a time, each for six seconds: after a rush it takes its time.
  const tile = page.frameLocator('.f-wall').locator('.tile .no').first();
  await expect(tile).toHaveText(number, { timeout: 60_000 });
  await expect(page.locator('#wall')).toContainText(`${number}`);
});

test('in a hall that moves, one key calls the visitor, and wall and phone turn', async ({ page }) => {
  test.setTimeout(120_000);
  const moving = program(port(1), 'moving');
  await moving.start();
  try {
    await page.goto(`${moving.base}/tour`);
    await page.getByRole('link', { name: 'Open the hall' }).click();
    // The hall has moved for a while: somebody was called.
    await expect(page.getByText(/Called to counter/).first()).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Take a ticket' }).click();
    const phone = page.frameLocator('.f-phone');
    const number = await phone.locator('.tk-no b').first().innerText();
    await expect(page.frameLocator('.f-desk').locator('[data-also="F8"]')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.frameLocator('.f-desk').locator('.cust .big').first()).toHaveText(number);
    await expect(phone.getByText('Go now', { exact: true })).toBeVisible();
    await expect(phone.getByText('Called because:', { exact: true })).toBeVisible();
    await expect(page.frameLocator('.f-wall').locator('.tile .no', { hasText: number }))
      .toBeVisible({ timeout: 30_000 });
  } finally {
    await page.close();
    await moving.kill();
  }
});

for (const [what, said] of [
  ['Serve somebody who is not next', 'refused'],
  ['Make up a priority', 'refused'],
  ['Back-date an entry', 'the entry and its leaf do not fit'],
  ['Move a ticket forward', 'column turn'],
  ['Alter the public log', 'it is not what the log signed'],
]) {
  test(`cheat: ${what}`, async ({ page }) => {
    await page.goto('/tour');
    await page.getByRole('link', { name: 'Try to cheat' }).click();
    await page.getByRole('button', { name: what }).click();
    await expect(page.getByRole('status')).toContainText(said);
  });
}

test('the engineer copies one line and sees the last entry walk', async ({ page }) => {
  await number(own, 'baku-1');
  await page.goto('/tour');
  await page.getByRole('link', { name: 'Look inside' }).click();
  await expect(page.locator('pre').first()).toContainText('onewindow-verify -- log');
  await expect(page.getByText('journal::record')).toBeVisible();
  await page.getByRole('button', { name: 'Measure now' }).click();
  await expect(page.getByRole('status')).toContainText(/\d+\S* tickets a second for one caller.*\d+\S* %/);
});
