// The kiosk in a real browser, with a printer that is switched off.
import { test, expect } from './test.mjs';
import { violations } from './helpers.mjs';
import { demo } from './program.mjs';

demo();
const words = { en: 'The printer does not answer', ar: 'الطابعة لا تستجيب' };

for (const [lang, width] of [['en', 1080], ['ar', 360]]) {
  test(`a number is given though the printer is gone, in ${lang} at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 1920 });
    await page.goto('/demo/enter/kiosk');
    await page.goto(`/kiosk/baku-1?lang=${lang}&group=documents`);
    await page.locator('button[value=identity-card]').click();
    await expect(page.locator('.k-no b')).not.toBeEmpty();
    await expect(page.locator('#paper')).toContainText(words[lang]);
    expect(await violations(page)).toEqual([]);
    const wide = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
}

test('without JavaScript the kiosk has a link that looks at the paper again', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/demo/enter/kiosk');
  await page.goto('/kiosk/baku-1?lang=en&group=documents');
  await page.locator('button[value=identity-card]').click();
  await page.getByRole('link', { name: 'Look again' }).click();
  await expect(page.locator('#paper')).toContainText(words.en);
  await context.close();
});

for (const lang of ['en', 'ar']) {
  for (const [width, height] of [[320, 740], [1080, 1920], [1366, 768]]) {
    test(`every screen of a kiosk is sound, in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.goto('/demo/enter/kiosk');
      const from = `/kiosk/baku-1?lang=${lang}`;
      for (const path of ['/kiosk/baku-1', from, `${from}&group=documents&also=passport`,
        `${from}&q=zzz`, `${from}&large=1`, `${from}&group=documents&large=1`]) {
        await page.goto(path);
        expect(await violations(page), path).toEqual([]);
        const size = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          high: document.documentElement.scrollHeight,
          small: [...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
            .filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect())
            .filter((r) => r.width < 76 || r.height < 76).length,
        }));
        expect(size.wide, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
        if (height !== 1920) continue;
        expect(size.small, `${path}: a finger needs 20 mm`).toBe(0);
        if (!path.includes('large')) expect(size.high, `${path} scrolls`).toBeLessThanOrEqual(height);
      }
    });
  }
  test(`what becomes of the paper is seen without scrolling, in ${lang}`, async ({ page }) => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto('/demo/enter/kiosk');
    await page.goto(`/kiosk/baku-1?lang=${lang}&group=documents`);
    await page.locator('button[value=identity-card]').click();
    await expect(page.locator('#paper')).toContainText(words[lang]);
    const paper = await page.locator('#paper').boundingBox();
    const number = await page.locator('.k-no').boundingBox();
    expect(paper.y + paper.height).toBeLessThanOrEqual(768);
    expect(paper.y).toBeLessThan(number.y + number.height);
  });
}
