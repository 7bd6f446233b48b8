// Displays: readable from afar in every shape and language, and no call is lost in a rush.
import { test, expect } from './test.mjs';
import { act, number, violations } from './helpers.mjs';
import { demo } from './program.mjs';

const own = demo();

/** Numbers are taken, called and done at one counter. */
async function rush(site, n, counter = 1, service = 'identity-card') {
  const clerk = `operator.${site}.${counter}`;
  const at = `counters/${site}.${counter}`;
  const numbers = [];
  await act(own, clerk, `${at}/open`).catch(() => {});
  for (let i = 0; i < n; i += 1) {
    await number(own, site, service);
    const { ticket } = await act(own, clerk, `${at}/call-next`);
    numbers.push(ticket.number);
    await act(own, clerk, `tickets/${ticket.id}/finish`, {});
  }
  return numbers;
}

test('a rush of twenty calls: each is shown for six seconds, rings and is spoken', async ({ page }) => {
  test.setTimeout(150_000);
  await page.goto('/wall/baku-2?lang=en');
  const spoken = new Set();
  page.on('response', (r) => {
    const clip = /\/voice\/\w+\/en\/(\w)(\d+)-1(-short)?\.wav/.exec(r.url());
    if (clip && r.ok()) spoken.add(`${clip[1]} ${clip[2]}`);
  });
  await page.evaluate(() => {
    window.shown = new Map();
    setInterval(() => document.querySelectorAll('[data-call] .no').forEach((no) => {
      const [from] = window.shown.get(no.innerText) ?? [performance.now()];
      window.shown.set(no.innerText, [from, performance.now()]);
    }), 100);
  });
  await expect(page.locator('.media')).toBeVisible();
  const numbers = await rush('baku-2', 20);
  await expect(page.locator('.media')).toBeHidden();
  await expect.poll(() => numbers.filter((n) => spoken.has(n)).length, { timeout: 120_000 }).toBe(20);
  const shown = await page.evaluate(() => Object.fromEntries(window.shown));
  for (const n of numbers) {
    expect(shown[n], n).toBeDefined();
    expect(shown[n][1] - shown[n][0], n).toBeGreaterThan(5500);
  }
  await expect(page.locator('[data-sound]')).toBeHidden();
});

for (const lang of ['en', 'ar']) {
  for (const [width, height] of [[1920, 1080], [1080, 1920], [1366, 768]]) {
    test(`the wall in ${lang} at ${width} x ${height}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await rush('ganja-1', 6);
      // The body with the longest name.
      await rush('ganja-1', 1, 4, 'property-extract');
      await page.goto(`/wall/ganja-1?lang=${lang}&zone=a`);
      await expect(page.locator('[data-call]')).toHaveCount(4);
      await expect(page.locator('.media')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      // Nothing is cut off, in whichever language it is now.
      const cut = await page.evaluate(() => [...document.querySelectorAll(
        '.w-top>*,.tile .no bdi,.tile .to bdi,.lb i,.st i,.en div,.last li,.w-foot span,.media i')]
        .filter((e) => !e.hidden).filter((e) => {
          const box = e.getBoundingClientRect();
          const frame = (e.closest('.tile,.media') ?? document.documentElement).getBoundingClientRect();
          return box.left < frame.left - 1 || box.right > frame.right + 1
            || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
        }).map((e) => e.outerHTML.slice(0, 120)));
      expect(cut).toEqual([]);
      // A long name goes on in the next line, in every language.
      const short = await page.evaluate(() => [...document.querySelectorAll('.tile .en span')]
        .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.innerText || e.textContent));
      expect(short).toEqual([]);
      // The slot lies on nothing.
      const under = await page.evaluate(() => {
        const slot = document.querySelector('.media').getBoundingClientRect();
        return [...document.querySelectorAll('.tile,.last li,.w-foot')].filter((e) => {
          const box = e.getBoundingClientRect();
          return box.left < slot.right && box.right > slot.left
            && box.top < slot.bottom && box.bottom > slot.top;
        }).map((e) => e.className || e.innerText);
      });
      expect(under).toEqual([]);
      await page.screenshot({ path: `test-results/wall-${lang}-${width}.png` });
    });
  }
}
