// Every page: accessible, narrow enough, light enough, alive without JavaScript.
import { test, expect } from '@playwright/test';
import { asked, isSound, ticket, today } from './helpers.mjs';

const paths = (lang, link) => [
  `/${lang}`, `/${lang}/services`, `/${lang}/services?q=zzz`, `/${lang}/services/identity-card`,
  `/${lang}/services/identity-card/needs`,
  `/${lang}/services/identity-card/needs?reason=first&age=adult&address=yes&applicant=self`,
  `/${lang}/sites`, `/${lang}/sites/baku-1`, `/${lang}/figures?period=month`, `/wall/baku-1?lang=${lang}`, `/sign-in?lang=${lang}`,
  `${link}?lang=${lang}`, `${link}/receipt?lang=${lang}`, `/nowhere?lang=${lang}`,
  `/tour?lang=${lang}`, `/tour/hall?lang=${lang}`, `/tour/cheat?lang=${lang}`, `/tour/engineer?lang=${lang}`,
];

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
  for (const width of [320, 1366]) {
    test(`pages in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      const link = await ticket();
      const staff = width === 1366
        ? ['/demo/enter/kiosk', '/demo/enter/operator'] : ['/demo/enter/kiosk'];
      for (const path of [...paths(lang, link), ...staff]) await isSoundAt(page, path);
    });
    test(`the manager's pages in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      const second = await asked(lang);
      await isSoundAt(page, '/demo/enter/manager');
      for (const path of [`/manage/baku-1?lang=${lang}`, second,
        `/manage/baku-1/days/${await today()}?lang=${lang}`,
        `/manage/baku-1/forecast?lang=${lang}`]) {
        await isSoundAt(page, path);
        const name = path.split('?')[0].split('/')[3] ?? 'board';
        await page.screenshot({ path: `test-results/manage-${name}-${lang}-${width}.png` });
      }
    });
    test(`the pages of the administrator and of a volunteer in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      await page.goto('/demo/enter/administrator');
      for (const path of ['plan?counter=4', 'plan/history?']) {
        await isSoundAt(page, `/manage/baku-1/${path}&lang=${lang}`);
        await page.screenshot({ path: `test-results/${path.split('?')[0].replace('/', '-')}-${lang}-${width}.png` });
      }
      await isSoundAt(page, `/manage/staff?lang=${lang}`);
      await page.screenshot({ path: `test-results/staff-${lang}-${width}.png` });
      const lost = page.locator('form[action$="reset-factor"]', { hasText: 'kiosk.bus-1' });
      await lost.locator('button').click();
      const link = new URL(await page.locator('.note code').textContent());
      await isSoundAt(page, `${link.pathname}?lang=${lang}`);
      await page.screenshot({ path: `test-results/factor-${lang}-${width}.png` });
      await page.goto('/demo/enter/volunteer');
      await isSoundAt(page, `/help?number=A+001&lang=${lang}`);
      await page.screenshot({ path: `test-results/help-${lang}-${width}.png` });
    });
  }
}

for (const lang of ['en', 'ar']) {
  for (const width of [320, 360, 1366]) {
    test(`the administrator's acts and devices in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      await page.goto('/demo/enter/administrator');
      await page.goto(`/manage/staff?lang=${lang}`);
      const replace = await page.locator('a[href$="/replace"]', { hasText: 'operator.baku-1.2' })
        .getAttribute('href');
      await isSoundAndSeen(page, `${replace}?lang=${lang}`, 'replace');
      await isSoundAndSeen(page, `/manage/staff?lang=${lang}`, 'staff-full');
      await isSoundAndSeen(page, `/manage/baku-1/plan?lang=${lang}`, 'plan-full');
      await isSoundAndSeen(page, `/manage/baku-1/devices?lang=${lang}`, 'devices');
      await page.locator('#name').fill(`${lang}-${width}`);
      await page.locator('form[action$="/devices"] button, form:has(#name) button').last().click();
      await expect(page.locator('.code')).toBeVisible();
      await page.screenshot({ path: `test-results/device-code-${lang}-${width}.png`, fullPage: true });
      await isSoundAndSeen(page, `/enrol?lang=${lang}`, 'enrol');
    });
    test(`head office in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      await ticket(['identity-card'], 'ganja-1');
      await page.goto('/demo/enter/head');
      await isSoundAndSeen(page, `/manage/head?lang=${lang}`, 'head');
      await isSoundAndSeen(page, `/manage/head/compare?days=30&by=service&lang=${lang}`, 'compare');
      await isSoundAndSeen(page, `/manage/baku-1/forecast?lang=${lang}`, 'forecast');
    });
    test(`the auditor's pages in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      await ticket();
      await page.goto('/demo/enter/auditor');
      await isSoundAndSeen(page, `/auditor?lang=${lang}`, 'auditor');
      await isSoundAndSeen(page, `/auditor?kind=ticket.issued&site=baku-1&lang=${lang}`, 'auditor-found');
      const entry = await page.locator('tbody th a').first().getAttribute('href');
      await isSoundAndSeen(page, `${entry}?lang=${lang}`, 'auditor-entry');
    });
    test(`the second step before a day is closed in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      await ticket();
      await page.goto('/demo/enter/manager');
      await isSoundAndSeen(page, `/manage/baku-1/close-day?lang=${lang}`, 'close-day');
    });
    test(`another centre, for whoever waits, in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      await isSoundAndSeen(page, `${await ticket()}/elsewhere?lang=${lang}`, 'elsewhere');
    });
  }
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
  const link = await ticket();
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
    expect(seen.filter((u) => !u.startsWith('http://127.0.0.1:8123/')), path).toEqual([]);
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
