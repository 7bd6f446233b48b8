// Another centre: a holder leaves a long line for a shorter one, by keyboard on a phone, and the
// other centre's reception checks the number in.
import { test, expect } from './test.mjs';
import { demo } from './program.mjs';
import { tabTo, type, violations } from './helpers.mjs';

const own = demo();

test.use({ locale: 'en', viewport: { width: 360, height: 740 } });

async function opened(browser, counter) {
  const context = await browser.newContext({ locale: 'en' });
  const page = await context.newPage();
  await page.goto(`/demo/enter/operator.${counter}`);
  await page.getByRole('button', { name: 'Open the counter' }).click();
  await expect(page.getByRole('button', { name: 'Open the counter' })).toHaveCount(0);
  await context.close();
}

async function checkedIn(desk, phone) {
  await desk.goto('/reception');
  await desk.getByLabel('Phone number or spoken code').fill(phone);
  await desk.keyboard.press('F4');
  await desk.getByRole('button', { name: /^Check in/ }).press('Enter');
  await expect(desk.getByRole('button', { name: /^Check in/ })).toHaveCount(0);
}

test('a holder leaves for a shorter wait in one act, and is checked in there', async ({ page, browser }) => {
  await opened(browser, 'baku-1.1');
  await opened(browser, 'baku-2.1');
  const desk = await (await browser.newContext({ locale: 'en' })).newPage();
  await desk.goto('/demo/enter/reception.baku-1');
  for (let i = 0; i < 11; i += 1) {
    await desk.goto('/reception');
    await desk.getByRole('checkbox', { name: /^Identity card/ }).check();
    await desk.keyboard.press('F2');
    await expect(desk.locator('.k-no bdi')).toBeVisible();
  }
  await page.goto('/en/sites/baku-1/ticket?service=identity-card');
  await page.getByLabel('Phone number').fill('0501112233');
  await page.getByRole('button', { name: 'Take the number' }).press('Enter');
  await expect(page.getByText('Be at the place and check in before')).toBeVisible();
  const left = page.url();
  await checkedIn(desk, '0501112233');
  await page.reload();
  await expect(page.locator('#elsewhere')).toContainText(/Baku, centre 2 would be about \d+ min shorter. \(9 km away/);
  await tabTo(page, page.getByRole('link', { name: 'Take a number there and leave this one' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: /Baku, centre 2/ })).toBeChecked();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: 'test-results/elsewhere-360.png', fullPage: true });
  await tabTo(page, page.getByLabel('Phone number'));
  await type(page, '0501112244');
  await tabTo(page, page.getByRole('button', { name: 'Take the number there, leave this one' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Be at the place and check in before')).toBeVisible();
  await expect(page.getByText('Baku, centre 2').first()).toBeVisible();
  const there = await (await browser.newContext({ locale: 'en' })).newPage();
  await there.goto('/demo/enter/reception.baku-2');
  await checkedIn(there, '0501112244');
  await page.reload();
  await expect(page.getByText('Before you', { exact: true })).toBeVisible();
  await page.goto(left);
  await expect(page.locator('#elsewhere')).toHaveCount(0);
});
