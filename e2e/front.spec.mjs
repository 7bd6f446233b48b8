// The front of the house: reception by keyboard, a number from home, paper numbers, a rating.
import { test, expect } from './test.mjs';
import { act, isSound, number } from './helpers.mjs';
import { demo } from './program.mjs';

const own = demo();
const site = 'ganja-1';

/** A finished visit: the path of its page. */
async function finished() {
  const clerk = `operator.${site}.1`;
  const t = await number(own, site);
  for (;;) {
    const called = await act(own, clerk, `counters/${site}.1/call-next`);
    await act(own, clerk, `tickets/${called.ticket.id}/finish`, {});
    if (called.ticket.id === t.id) return new URL(t.link).pathname;
  }
}

for (const lang of ['en', 'ar']) {
  for (const width of [320, 1366]) {
    test(`the front of the house in ${lang} at ${width}`, async ({ browser }) => {
      const link = await finished();
      const home = await browser.newContext({ viewport: { width, height: 768 } });
      const page = await home.newPage();
      for (const path of [`/${lang}/honest`, `/${lang}/sites/${site}/ticket`,
        `${link}?lang=${lang}`, `${link}/rate?lang=${lang}`]) {
        await page.goto(path);
        await isSound(page, path);
      }
      await page.screenshot({ path: `test-results/rate-${lang}-${width}.png`, fullPage: true });
      await home.close();
      await number(own, site, 'passport', { priority: 'pregnant' });
      const desk = await browser.newContext({ viewport: { width, height: 768 } });
      const staff = await desk.newPage();
      await staff.goto(`/demo/enter/reception.${site}`);
      for (const path of ['/reception', '/reception/paper']) {
        await staff.goto(`${path}?lang=${lang}`);
        await isSound(staff, path);
        const name = path.split('/').pop();
        await staff.screenshot({ path: `test-results/${name}-${lang}-${width}.png` });
      }
      await desk.close();
    });
  }
}

test('reception by keyboard: give, take back, look, withdraw, check in', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1366, height: 768 } });
  const desk = await context.newPage();
  await desk.goto(`/demo/enter/reception.${site}`);
  await desk.getByRole('checkbox', { name: /^Identity card/ }).focus();
  await desk.keyboard.press('Space');
  await desk.keyboard.press('F2');
  await expect(desk.locator('.k-no bdi')).toBeVisible();
  await desk.screenshot({ path: 'test-results/reception-sheet.png' });
  await desk.keyboard.press('Alt+Z');
  await expect(desk).toHaveURL(/\/reception$/);
  // Nothing was chosen: said in words, and the focus is there.
  await desk.keyboard.press('F2');
  await expect(desk.getByRole('alert')).toContainText('Choose at least one service.');
  const declared = await number(own, site, 'identity-card', { priority: 'disability' });
  const line = desk.locator('#line li', { hasText: declared.number });
  await expect(line).toBeVisible();
  await line.getByRole('button', { name: /See the ground/ }).press('Enter');
  const opened = desk.locator('section').getByRole('status');
  await expect(opened).toContainText(`Ground of priority ${declared.number}`);
  await expect(opened).toContainText('Disability');
  await line.getByRole('button', { name: /Withdraw/ }).press('Enter');
  await expect(desk.locator('#line li', { hasText: declared.number })).toHaveCount(0);
  const phone = await browser.newContext({ locale: 'en', viewport: { width: 360, height: 740 },
    javaScriptEnabled: false });
  const home = await phone.newPage();
  await home.goto(`/en/sites/${site}`);
  await home.getByRole('link', { name: 'Take a number from home' }).click();
  await home.getByLabel('What do you need?').selectOption('passport');
  await home.getByLabel('Phone number').fill('050 111 22 33');
  await home.getByRole('button', { name: 'Take the number' }).click();
  await expect(home.getByText('Be at the place and check in before')).toBeVisible();
  await home.screenshot({ path: 'test-results/phone-reserved.png' });
  await desk.getByLabel('Phone number or spoken code').fill('0501112233');
  await desk.keyboard.press('F4');
  await desk.getByRole('button', { name: /^Check in/ }).press('Enter');
  await home.reload();
  await expect(home.getByText('Before you', { exact: true })).toBeVisible();
  await home.getByRole('button', { name: 'I need 10 more minutes' }).click();
  await expect(home.getByRole('button', { name: 'I need 10 more minutes' })).toHaveCount(0);
  await phone.close();
  await context.close();
});

test('a visitor rates once, and no screen of staff can', async ({ browser }) => {
  const link = await finished();
  const phone = await browser.newContext({ locale: 'en', javaScriptEnabled: false });
  const page = await phone.newPage();
  await page.goto(link);
  await page.getByRole('link', { name: 'How was it?' }).click();
  await page.getByRole('radio', { name: /very satisfied/ }).check();
  await page.getByRole('group', { name: 'Did anybody ask you for money' }).getByRole('radio', { name: 'No' }).check();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('status')).toContainText('Thank you.');
  await page.getByRole('radio', { name: 'In a village' }).check();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('button', { name: 'Send' })).toHaveCount(0);
  await phone.close();
  const staff = await browser.newContext({ locale: 'en' });
  const desk = await staff.newPage();
  await desk.goto(`/demo/enter/reception.${site}`);
  await desk.goto(`${link}/rate`);
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Staff cannot rate a visit.');
  await staff.close();
});
