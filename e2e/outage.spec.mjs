// The kiosk outlives its server: real browser, real server, killed and started again on its data.
import { test, expect } from './test.mjs';
import { port, program } from './program.mjs';

const base = `http://127.0.0.1:${port()}`;
const services = '/kiosk/baku-1?lang=en&group=documents';
let own;
const start = () => own.start();
const kill = () => own.kill();

const waiting = async () => (await (await fetch(`${base}/api/v1/sites/baku-1/board`)).json()).waiting;

test.use({ baseURL: base, locale: 'en', viewport: { width: 1080, height: 1920 },
  complaints: /net::ERR/ });
test.beforeEach(async ({ page }) => {
  own = program(port());
  await start();
  await page.goto('/demo/enter/kiosk');
});
test.afterEach(kill);

test('a number is given once though the server dies while the form is sent', async ({ page }) => {
  await page.goto(services);
  await page.locator('button[value=identity-card]').click({ noWaitAfter: true });
  await kill();
  // Whether the answer came before the end or not: there is one number, and it is shown.
  const moment = page.locator('#moment');
  const number = page.locator('.k-no b');
  await expect(moment.or(number)).toBeVisible();
  await start();
  await expect(number).toHaveText('A 001');
  await expect(moment).toBeHidden();
  expect(await waiting()).toBe(1);
});

test('a number whose answer is lost is the one that is shown', async ({ page }) => {
  await page.goto(services);
  let commands = [];
  await page.route(/\/kiosk\/baku-1$/, async (route) => {
    commands.push(new URLSearchParams(route.request().postData()).get('command'));
    if (commands.length > 1) return route.continue();
    // The server has taken it; then both the server and the answer are lost.
    expect((await route.fetch()).status()).toBe(200);
    expect(await waiting()).toBe(1);
    await kill();
    return route.abort();
  });
  await page.locator('button[value=identity-card]').click();
  await expect(page.locator('#moment')).toContainText('Your choice is kept');
  await page.screenshot({ path: 'test-results/kiosk-moment.png' });
  await start();
  await expect(page.locator('.k-no b')).toHaveText('A 001');
  expect(await waiting()).toBe(1);
  expect(commands.length).toBeGreaterThan(1);
  expect(new Set(commands).size).toBe(1);
});

test('a choice on the way waits for the server, too', async ({ page }) => {
  await page.goto('/kiosk/baku-1');
  await kill();
  await page.getByRole('link', { name: /English/ }).click();
  await expect(page.locator('#moment')).toBeVisible();
  await start();
  await page.getByRole('link', { name: 'Documents' }).click();
  await expect(page.locator('button[value=identity-card]')).toBeVisible();
});

test('after ten minutes the visitor is sent to reception', async ({ page }) => {
  await page.clock.install();
  await page.goto(services);
  await kill();
  await page.locator('button[value=identity-card]').click();
  await expect(page.locator('#moment')).toBeVisible();
  await page.clock.fastForward('09:50');
  await expect(page.locator('#reception')).toBeHidden();
  await page.clock.fastForward('00:12');
  await expect(page.locator('#reception')).toContainText('paper number at reception');
  // Then it waits for the server and the next visitor, and gives no number to nobody.
  await page.clock.fastForward('01:06');
  await expect(page.locator('#out')).toBeVisible();
  await start();
  await page.clock.runFor('00:10');
  await expect(page.getByRole('link', { name: /English/ })).toBeVisible();
  await expect(page.locator('#out')).toBeHidden();
  expect(await waiting()).toBe(0);
});

test('the idle kiosk says that it is out of use and comes back by itself', async ({ page }) => {
  await page.goto('/kiosk/baku-1');
  await kill();
  const out = page.locator('#out');
  await expect(out).toBeVisible({ timeout: 15_000 });
  for (const words of ['Out of use for a moment', 'Müvəqqəti işləmir', 'Временно не работает',
    'خارج الخدمة للحظات']) await expect(out).toContainText(words);
  await start();
  await expect(out).toBeHidden({ timeout: 15_000 });
  await page.getByRole('link', { name: /English/ }).click();
  await expect(page.getByRole('link', { name: 'Documents' })).toBeVisible();
});

test('a kiosk that nobody touches asks, and then keeps nothing', async ({ page }) => {
  await page.clock.install();
  await page.goto('/kiosk/baku-1?lang=en&priority=disability&large=1');
  await page.locator('#code').fill('1234');
  await page.clock.runFor('00:46');
  const still = page.locator('#still');
  await expect(still).toBeVisible();
  await expect(still.locator('[data-left]')).toHaveText(/^(19|20)$/);
  await page.getByRole('button', { name: 'Yes, I am still here' }).click();
  await expect(still).toBeHidden();
  await expect(page.locator('#code')).toHaveValue('1234');
  await page.clock.runFor('00:50');
  await expect(still).toBeVisible();
  await page.clock.runFor('00:20');
  await expect(page.getByRole('heading', { name: 'Language' })).toBeVisible();
  expect(page.url()).toBe(`${base}/kiosk/baku-1`);
  await expect(page.locator('html')).not.toHaveClass(/large/);
  await page.getByRole('link', { name: /English/ }).click();
  await expect(page.locator('#code')).toHaveValue('');
  await expect(page.getByRole('link', { name: 'No', exact: true })).toHaveAttribute('aria-current', 'true');
});
