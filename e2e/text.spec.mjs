// Text of twice the size, as people set it in their browser: nothing is cut off or runs sideways.
import { expect, test } from './test.mjs';
import config from './playwright.config.mjs';
import { act, number } from './helpers.mjs';
import { demo } from './program.mjs';

const own = demo();
const { launchOptions } = config.use;
// The size of the browser's own text, which `rem` and the widths of layouts follow.
test.use({ launchOptions:
  { ...launchOptions, args: [...launchOptions.args, '--blink-settings=defaultFontSize=32'] } });

/** What each of them sees, after the page that lets them in. */
const people = (lang, link) => [
  ['/demo', [`/${lang}`, `/${lang}/services/identity-card`, `/${lang}/sites/baku-1`, `/sign-in?lang=${lang}`,
    `/enrol?lang=${lang}`, `${link}?lang=${lang}`, `${link}/elsewhere?lang=${lang}`, `/tour/hall?lang=${lang}`]],
  ['/demo/enter/administrator', [`/manage/staff?lang=${lang}`, `/manage/baku-1/plan?lang=${lang}`,
    `/manage/baku-1/plan/history?lang=${lang}`, `/manage/baku-1/devices?lang=${lang}`]],
  ['/demo/enter/head', [`/manage/head?lang=${lang}`, `/manage/baku-1/forecast?lang=${lang}`,
    `/manage/head/compare?days=30&by=service&lang=${lang}`]],
  ['/demo/enter/manager', [`/manage/baku-1?lang=${lang}`]],
];

for (const lang of ['en', 'ar']) {
  for (const width of [360, 1366]) {
    test(`text of 200 % in ${lang} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 768 });
      await number(own, 'baku-1', 'passport');
      // Asked for by two, and not decided yet.
      const { id } = await number(own, 'baku-1', 'passport');
      await act(own, 'deputy.baku-1', `tickets/${id}/override`, { reason: 'our-error' });
      const link = (await number(own, 'baku-1')).path.split('?')[0];
      const wide = [];
      const isFine = async (path) => {
        await page.goto(path);
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px');
        const over = await page.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wide.push(`${path}: ${over}`);
        const name = path.split('?')[0].replaceAll('/', '-').slice(0, 40);
        await page.screenshot({ path: `test-results/twice${name}-${width}.png`, fullPage: true });
      };
      for (const [enter, paths] of people(lang, link)) {
        await page.goto(enter);
        for (const path of paths) await isFine(path);
        if (enter.endsWith('administrator')) {
          await page.goto(`/manage/staff?lang=${lang}`);
          const replace = page.locator('a[href$="/replace"]', { hasText: 'operator.baku-1.2' });
          await isFine(`${await replace.getAttribute('href')}?lang=${lang}`);
        }
      }
      expect(wide).toEqual([]);
    });
  }
}
