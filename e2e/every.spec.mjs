// Every page that the program serves, in two languages and at two widths: accessible, whole at 200 %.
// The table of addresses is compared with the program's own by a test of tests/.
import { test, expect } from './test.mjs';
import { readFileSync } from 'node:fs';
import { scene, send } from './every.mjs';
import { isSound } from './helpers.mjs';
import { demo } from './program.mjs';

const rows = JSON.parse(readFileSync(new URL('./addresses.json', import.meta.url), 'utf8'))
  .filter((r) => !r.not);
const own = demo();
let known;

test.describe.configure({ timeout: 300_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  known = await scene(own, browser);
});

/** Whatever a person uses or reads first, and cannot see whole. */
const cut = (page) => page.evaluate(() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  const hides = (e, side) => /hidden|clip/.test(getComputedStyle(e)[side]);
  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);
  const found = [];
  for (const e of document.querySelectorAll('a, button, summary, select, input:not([type=hidden]), textarea, label, h1, h2')) {
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    if (!shown(e) || e.closest('.vh, .skip') || box.width <= 1) continue;
    let bad = !/INPUT|TEXTAREA|SELECT/.test(e.tagName) && hides(e, 'overflowX')
      && e.scrollWidth > e.clientWidth + 1 ? 'its text' : '';
    let inside = false;
    for (let up = e.parentElement; up && !inside && !bad; up = up.parentElement) {
      const of = up.getBoundingClientRect();
      if (scrolls(up)) inside = true;
      else if (hides(up, 'overflowX') && (box.left < of.left - 1 || box.right > of.right + 1)) bad = 'a side';
      else if (hides(up, 'overflowY') && (box.top < of.top - 1 || box.bottom > of.bottom + 1)) bad = 'an edge';
    }
    if (!inside && style.position !== 'fixed' && (box.left < -1 || box.right > innerWidth + 1)) bad ||= 'the screen';
    if (bad) found.push(`${bad}: ${e.outerHTML.slice(0, 90)}`);
  }
  return found;
});

const wide = (page) => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What of a page is wrong. */
async function wrong(page, name) {
  const found = [];
  const look = async (width, size = '') => {
    await page.setViewportSize({ width, height: 768 });
    await page.evaluate((to) => { document.documentElement.style.fontSize = to; }, size);
    const over = await wide(page);
    if (over > 0) found.push(`${name} at ${width} ${size}: ${over} too wide`);
    for (const c of await cut(page)) found.push(`${name} at ${width} ${size}: cut by ${c}`);
  };
  for (const width of [1366, 320]) {
    await look(width);
    await isSound(page, `${name} at ${width}`).catch((e) => found.push(e.message));
    // For whoever looks: E2E_PICTURES=1.
    if (process.env.E2E_PICTURES) await page.screenshot({ fullPage: true,
      path: `test-results/every${name.split('?')[0].replaceAll('/', '-').slice(0, 40)}-${/lang=(\w+)/.exec(name)?.[1]}-${width}.png` });
  }
  // A page of twice the size on a wide screen, and text of twice the size alone.
  await look(683);
  await look(1366, '200%');
  await look(1366);
  await page.emulateMedia({ media: 'print' });
  if (!await page.evaluate(() => document.body.innerText.includes('DEMO'))) found.push(`${name} does not say DEMO on paper`);
  await page.emulateMedia({ media: null });
  return found;
}

const people = [...new Set(rows.map((r) => r.as ?? ''))];
for (const lang of ['en', 'ar']) {
  for (const who of people) {
    test(`every page of ${who || 'everybody'} in ${lang}`, async ({ browser }) => {
      // Whoever speaks the language has a browser in it: an answer to a form follows that.
      const context = await browser.newContext({ baseURL: own.base, locale: lang });
      const page = await context.newPage();
      if (who) await page.goto(`/demo/enter/${who}`);
      const fill = (text) => text.replaceAll('{lang}', lang)
        .replace(/\{([\w-]+)\}/g, (all, name) => known[name] ?? all);
      const at = (path) => {
        const full = fill(path);
        expect(full, path).not.toContain('{');
        return `${full}${full.includes('?') ? '&' : '?'}lang=${lang}`;
      };
      const found = [];
      for (const row of rows.filter((r) => (r.as ?? '') === who)) {
        if (row.locked) {
          await page.goto(at('/counter'));
          await send(page, '/lock');
        }
        const all = [...(row.at ?? []).map((path) => [path, 200]),
          ...(row.missing ?? []).map((path) => [path, 404])];
        for (const [path, status] of all) {
          const answer = await page.goto(at(path));
          expect(answer.status(), path).toBe(status);
          expect(new URL(page.url()).pathname, 'it leads on').toBe(new URL(at(path), own.base).pathname);
          found.push(...await wrong(page, at(path)));
        }
        if (row.from) {
          await page.goto(at(row.from));
          const fields = Object.entries(row.with ?? {}).map(([k, v]) => [k, fill(v)]);
          await send(page, row.send, Object.fromEntries(fields), row.of);
          await expect(page.locator('html')).toHaveAttribute('lang', lang);
          found.push(...await wrong(page, `${row.address.split(' ')[1]}?answer&lang=${lang}`));
        }
      }
      expect(found).toEqual([]);
      await context.close();
    });
  }
}
