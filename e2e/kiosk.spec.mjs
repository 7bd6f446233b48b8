// The kiosk in a real browser, with a printer that is switched off.
import { test, expect } from '@playwright/test';
import { readFileSync } from 'node:fs';

const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const words = { en: 'The printer does not answer', ar: 'الطابعة لا تستجيب' };

for (const [lang, width] of [['en', 1080], ['ar', 360]]) {
  test(`a number is given though the printer is gone, in ${lang} at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 1920 });
    await page.goto('/demo/enter/kiosk');
    await page.goto(`/kiosk/baku-1?lang=${lang}`);
    await page.locator('button[value=identity-card]').click();
    await expect(page.locator('.k-no b')).not.toBeEmpty();
    await expect(page.locator('#paper')).toContainText(words[lang]);
    const found = await page.evaluate(`${axe}; axe.run(document).then(r => r.violations.map(v => v.id))`);
    expect(found).toEqual([]);
    const wide = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
}

test('without JavaScript the kiosk has a link that looks at the paper again', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/demo/enter/kiosk');
  await page.goto('/kiosk/baku-1?lang=en');
  await page.locator('button[value=identity-card]').click();
  await page.getByRole('link', { name: 'Look again' }).click();
  await expect(page.locator('#paper')).toContainText(words.en);
  await context.close();
});
