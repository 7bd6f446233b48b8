// What tests do at a program: through the API, and as people with a keyboard.
import { expect } from './test.mjs';
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The one-time code of a secret, now or at a time in seconds. */
export function code(secret, now = Date.now() / 1000) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30)));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash[hash.length - 1] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The one-time code of a demo account, now. */
export const totp = (own, login) => code(own.account(login).totp_secret);

/** Signs in with nothing but the keyboard. Leads on to where the account's work is. */
export async function signIn(page, own, login, next) {
  await page.goto(`/sign-in?lang=en&next=${next}`);
  await tabTo(page, page.getByLabel('Login'));
  await type(page, login);
  await page.keyboard.press('Tab');
  await type(page, own.account(login).password);
  await page.keyboard.press('Tab');
  await type(page, totp(own, login));
  await page.keyboard.press('Enter');
}

/** Types as a person does: keys that follow faster are those of a scanner. */
export const type = (page, text) => page.keyboard.type(text, { delay: 60 });

/** Goes on with the Tab key until something has the focus, as whoever has no mouse does. */
export async function tabTo(page, target) {
  await target.waitFor({ timeout: 10_000 });
  for (let i = 0; i < 250; i += 1) {
    if (await target.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not reach ${target}`);
}

/** The focus can be seen: an outline, or a ring. */
async function focusIsSeen(page) {
  const style = await page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
    return { outline: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0, boxShadow };
  });
  expect(style.outline || style.boxShadow !== 'none', JSON.stringify(style)).toBe(true);
}

/** Reaches something with Tab, sees that it is reached, and presses a key on it. */
export async function press(page, target, key = 'Enter') {
  await tabTo(page, target);
  await focusIsSeen(page);
  await page.keyboard.press(key);
}

/** Goes to a field with Tab and types into it; in a list that chooses what begins so. */
export async function fill(page, label, text) {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await type(page, text);
}

/** What a key of the screen sends is answered. */
export async function key(page, name) {
  const answered = page.waitForEvent('load');
  await page.keyboard.press(name);
  await answered;
}

/** What a button that is reached with Tab sends is answered. */
export async function send(page, button) {
  const answered = page.waitForEvent('load');
  await press(page, page.getByRole('button', { name: button, exact: true }));
  await answered;
}

export const heading = (page) => page.getByRole('heading', { level: 1 });

/** Somebody at a screen of their own, at a program with a demo. */
export async function sits(browser, own, width, who) {
  const context = await browser.newContext({ baseURL: own.base, locale: 'en',
    viewport: { width, height: 768 } });
  const page = await context.newPage();
  if (who) await page.goto(`/demo/enter/${who}`);
  return page;
}

/** What a demo account of a program does through the API. */
export async function act(own, who, path, body) {
  const answer = await fetch(`${own.base}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(),
      authorization: `Bearer ${await own.token(who)}` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

/** A number from the kiosk of a program: with it the path of its page. */
export async function number(own, at, service = 'identity-card', more = {}) {
  const t = await act(own, `kiosk.${at}`, `sites/${at}/tickets`, { services: [service], ...more });
  return { ...t, path: `${new URL(t.link).pathname}?lang=en` };
}

/** What the visitor's own page says. */
export const seen = async (own, ticket) => (await fetch(own.base + ticket.path)).text();

const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What axe says is wrong. A page reads its script once. */
export async function violations(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(`${axe}; 0`);
  return page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] })
    .then((r) => r.violations.map((v) =>
      `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(' | ')}`)));
}

/** Accessible, not too wide, one heading, every text there. */
export async function isSound(page, name) {
  expect(await violations(page), name).toEqual([]);
  const wide = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  expect(await page.locator('h1').count(), name).toBe(1);
  const html = await page.content();
  expect(html.match(/⟦[^⟧]*⟧/g) ?? [], `${name}: a text is missing`).toEqual([]);
}
