// Pages that take more than being opened: words over a wall, a light first view, no JavaScript. Every
// page is looked at in every.spec.mjs.
import { test, expect } from './test.mjs';
import { isSound, number } from './helpers.mjs';
import { demo } from './program.mjs';

const own = demo();

async function isSoundAt(page, path) {
  await page.goto(path);
  await isSound(page, path);
}

/** A page that is sound, and a picture of it for whoever looks. */
async function isSoundAndSeen(page, path, name) {
  await isSoundAt(page, path);
  const { width } = page.viewportSize();
  const lang = /lang=(\w+)/.exec(path)[1];
  await page.screenshot({ path: `test-results/${name}-${lang}-${width}.png`, fullPage: true });
}

for (const lang of ['en', 'ar']) {
  test(`words to a whole hall in ${lang}`, async ({ page }) => {
    const manage = `/manage/ganja-1?lang=${lang}`;
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto('/demo/enter/manager.ganja-1');
    await page.goto(manage);
    await page.locator('#word').selectOption('evacuate');
    await page.locator('#words').fill('Door B, '.repeat(16).trim());
    await page.locator('form[action$="/announce"] button').click();
    await expect(page.locator('#untell')).toBeVisible();
    try {
      for (const width of [320, 360, 1366]) {
        await page.setViewportSize({ width, height: 768 });
        await isSoundAndSeen(page, manage, 'announced');
      }
      for (const [width, height] of [[1920, 1080], [1080, 1920], [1366, 768], [360, 640]]) {
        await page.setViewportSize({ width, height });
        await isSoundAndSeen(page, `/wall/ganja-1?lang=${lang}`, 'wall-told');
        const cut = await page.evaluate(() => [...document.querySelectorAll('.w-alert, .w-alert p')]
          .filter((e) => {
            const box = e.getBoundingClientRect();
            return box.left < -1 || box.top < -1 || box.right > innerWidth + 1
              || box.bottom > innerHeight + 1;
          }).map((e) => e.outerHTML.slice(0, 120)));
        expect(cut, `${width} x ${height}`).toEqual([]);
      }
    } finally {
      await page.setViewportSize({ width: 1366, height: 768 });
      await page.goto(manage);
      await page.locator('#untell').click();
    }
  });
}

test('a first view is light and asks nobody else', async ({ browser }) => {
  const link = (await number(own, 'baku-1')).path.split('?')[0];
  const pages = ['', '/services', '/services/identity-card', '/services/identity-card/needs',
    '/sites', '/sites/baku-1', '/sites/baku-1/ticket?service=identity-card', '/honest', '/figures'];
  const heavy = [];
  const everywhere = ['az', 'en', 'ru', 'ar'].flatMap((lang) => pages.map((p) => `/${lang}${p}`));
  for (const path of [...everywhere, link, `${link}/receipt`, '/kiosk/baku-1']) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const seen = [];
    let bytes = 0;
    const client = await context.newCDPSession(page);
    await client.send('Network.enable');
    client.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
    page.on('request', (r) => { if (!r.url().includes('/live/')) seen.push(r.url()); });
    const answer = await page.goto(path, { waitUntil: 'load' });
    expect(answer.status(), path).toBeLessThan(402);
    await page.waitForLoadState('domcontentloaded');
    if (seen.length > 3 || bytes > 14 * 1024) heavy.push(`${path}: ${bytes} bytes, ${seen}`);
    expect(seen.filter((u) => !u.startsWith(`${own.base}/`)), path).toEqual([]);
    await context.close();
  }
  expect(heavy).toEqual([]);
});

test('a citizen finds what to bring without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' });
  const page = await context.newPage();
  await page.goto('/en');
  await page.getByRole('searchbox').fill('identity');
  await page.getByRole('search').getByRole('button').click();
  await page.getByRole('link', { name: 'Identity card' }).first().click();
  await page.getByRole('link', { name: 'What do I need?' }).click();
  for (const answer of ['First card', '16 or 17', 'Yes', 'The person or a parent']) {
    await page.getByRole('radio', { name: answer, exact: true }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await expect(page.getByText('Medical certificate')).toBeVisible();
  await context.close();
});
