// The nearest places: sorted in the browser from its position, or by a town without a script.
import { test, expect } from './test.mjs';
import { violations } from './helpers.mjs';
import { demo } from './program.mjs';

demo();
const ganja = { latitude: 40.7, longitude: 46.2 };
const keys = (page) => page.locator('[data-places] > li h2 a').evaluateAll((all) =>
  all.map((a) => a.getAttribute('href').split('/').pop()));

async function isSound(page) {
  expect(await violations(page)).toEqual([]);
  const wide = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'scrolls sideways').toBeLessThanOrEqual(0);
}

for (const [lang, width, button, away, refused] of [
  ['en', 1366, 'Nearest to me', /about 14 km away, in a straight line/, /was not given/],
  ['ar', 360, 'الأقرب إليّ', /14 كم/, /لم يُعطَ موقعك/],
]) {
  test(`the nearest places in ${lang} at ${width}`, async ({ page, context }) => {
    await page.setViewportSize({ width, height: 768 });
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation(ganja);
    await page.goto(`/${lang}/sites`);
    expect((await keys(page))[0]).not.toBe('ganja-1');
    const sent = [];
    page.on('request', (r) => sent.push(r.url()));
    const nearest = page.getByRole('button', { name: button });
    await nearest.focus();
    await page.keyboard.press('Enter');
    const first = page.locator('[data-places] > li').first();
    await expect(first.locator('[data-km]')).toHaveText(away);
    expect(await keys(page)).toEqual(['ganja-1', 'baku-1', 'baku-2', 'bus-1', 'online']);
    await expect(page.locator('[data-places] > li').last().locator('[data-km]')).toBeEmpty();
    await expect(nearest).toBeFocused();
    expect(sent, 'nothing is sent').toEqual([]);
    const kept = () => [localStorage.length, sessionStorage.length, document.cookie];
    expect(await page.evaluate(kept), 'nothing is kept').toEqual([0, 0, '']);
    await isSound(page);
    await page.screenshot({ path: `test-results/nearest-${lang}-${width}.png`, fullPage: true });
  });

  test(`a position that is refused or unknown leaves the places in ${lang}`, async ({ page, context }) => {
    await page.setViewportSize({ width, height: 768 });
    await context.clearPermissions();
    await page.goto(`/${lang}/sites`);
    const before = await keys(page);
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('status')).toHaveText(refused);
    expect(await keys(page)).toEqual(before);
    await isSound(page);
  });
}

test('a position that cannot be found is said in words', async ({ page, context }) => {
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation(null);
  await page.goto('/en/sites');
  await page.getByRole('button', { name: 'Nearest to me' }).click();
  await expect(page.getByRole('status')).toHaveText(/could not be found/);
});

test('the list of places is one light view', async ({ page }) => {
  const sizes = [];
  page.on('requestfinished', async (r) => sizes.push(r.sizes()));
  await page.goto('/en/sites', { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(sizes)).reduce((sum, s) => sum + s.responseBodySize, 0);
  expect(sizes.length).toBeLessThanOrEqual(3);
  expect(bytes).toBeLessThanOrEqual(14 * 1024);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the nearest places from a town', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 768 });
    await page.goto('/en/sites');
    await expect(page.getByRole('button', { name: 'Nearest to me' })).toBeHidden();
    await page.getByLabel('I come from').selectOption('ganja');
    await page.getByRole('button', { name: 'Nearest first' }).click();
    await expect(page).toHaveURL(/\/en\/sites\?from=ganja$/);
    expect((await page.locator('[data-places] > li h2').allTextContents())[0]).toBe('Ganja, centre 1');
    await expect(page.locator('[data-km]').first()).toHaveText(/about 1 km away/);
    await expect(page.getByLabel('I come from')).toHaveValue('ganja');
  });
});
