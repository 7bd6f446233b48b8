// A hall with something on every page: who waits, who is called, who was served, what is asked for.
import { expect } from './test.mjs';
import { act, number, sits } from './helpers.mjs';

// One dot: a picture that a browser shows.
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';

/** What a form says when its button is pressed: the answer is the next page. */
export async function send(page, action, fields = {}, of = '') {
  // A kiosk asks by itself, so that a choice outlives a server that is away.
  const answered = action.startsWith('/kiosk') ? page.locator('.k-no').waitFor({ timeout: 30_000 })
    : page.waitForEvent('load', { timeout: 30_000 });
  await page.evaluate(({ to, wanted, whose }) => {
    const forms = [...document.forms].filter((f) => f.method === 'post' && !/sign-out/.test(f.action)
      && (f.getAttribute('action') ?? '').endsWith(to) && f.textContent.includes(whose));
    const form = forms.find((f) => Object.keys(wanted).every((name) => f.elements[name])) ?? forms[0];
    if (!form) throw new Error(`no form for ${to} ${whose}`);
    let button = form.querySelector('button:not([type=button])');
    for (const [name, value] of Object.entries(wanted)) {
      const all = [...form.querySelectorAll(`[name="${name}"]`)];
      const own = all.find((e) => e.value === value) ?? all[0];
      if (own.tagName === 'BUTTON') button = own;
      else if (own.type === 'checkbox' || own.type === 'radio') own.checked = true;
      else own.value = value;
    }
    form.requestSubmit(button);
  }, { to: action, wanted: fields, whose: of });
  await answered;
}

const href = (page, selector, text) =>
  page.locator(selector, { hasText: text }).first().getAttribute('href');

/** The link that an administrator or a manager was just given. */
const given = async (page, selector) => new URL(await page.locator(selector).first().innerText()).pathname;

async function visits(own) {
  const at = 'baku-1';
  const desk = (n, verb, body) => act(own, `operator.${at}.${n}`, `counters/${at}.${n}/${verb}`, body);
  const on = (n, t, verb, body = {}) => act(own, `operator.${at}.${n}`, `tickets/${t.id}/${verb}`, body);
  const card = (more) => number(own, at, 'identity-card', { phone: '0501234567', ...more });
  for (const n of [1, 2]) await desk(n, 'open');
  const done = await card({});
  await desk(1, 'call-next');
  await on(1, done, 'note', { text: 'The photo is to be taken again.' });
  await on(1, done, 'finish');
  const held = await card({});
  await desk(1, 'call-next');
  await on(1, held, 'start');
  await on(1, held, 'hold');
  const parked = await card({});
  await desk(1, 'call-next');
  await on(1, parked, 'park', { reason: 'document', minutes: 30 });
  const away = await card({});
  await desk(1, 'call-next');
  await on(1, away, 'turn-away', { ground: 'paper-missing' });
  const called = await card({ priority: 'disability' });
  await desk(1, 'call-next');
  await on(1, called, 'note', { text: 'Comes back with the certificate.' });
  await on(1, called, 'look', { purpose: 'check-priority' });
  await desk(2, 'pause', { reason: 'lunch' });
  await act(own, `operator.${at}.1`, `sites/${at}/systems/population-register/down`, { reason: 'no-answer' });
  await act(own, `operator.${at}.1`, `counters/${at}.1/alarm`);
  const link = (t) => t.path.split('?')[0];
  const waits = await card({});
  await number(own, at, 'passport');
  const asked = await number(own, at, 'passport');
  await act(own, `deputy.${at}`, `tickets/${asked.id}/override`, { reason: 'our-error' });
  return { link: link(waits), called: link(called), done: link(done), away: link(away),
    code: waits.code, number: encodeURIComponent(waits.number), asked: asked.id };
}

async function offices(own, browser) {
  const office = await sits(browser, own, 1366, 'administrator');
  const staff = '/manage/staff?lang=en';
  await office.goto(staff);
  const replace = (login) => href(office, 'a[href$="/replace"]', login);
  const found = { replace: await replace('operator.baku-1.3'),
    'replace-en': await replace('operator.ganja-1.2'), 'replace-ar': await replace('operator.ganja-1.3') };
  await send(office, '/invite', { role: 'reception', site: 'baku-1' });
  found.welcome = await given(office, '.note code');
  await office.goto(staff);
  await send(office, '/reset-factor', {}, 'kiosk.baku-2');
  found.factor = await given(office, '.note code');
  const hall = await sits(browser, own, 1366, 'manager.baku-1');
  const devices = '/manage/baku-1/devices?lang=en';
  for (const name of ['Entrance', 'Stairs']) {
    await hall.goto(devices);
    await send(hall, '', { kind: 'display', name });
    found.enrol = await hall.locator('main').innerText();
    found.enrol = new URL(/http\S+\/enrol\/\S+/.exec(found.enrol)[0]).pathname;
    if (name === 'Stairs') break;
    const display = await sits(browser, own, 1366);
    await display.goto(`${found.enrol}?lang=en`);
    await send(display, '');
    await expect(display).toHaveURL(/wall/);
  }
  await hall.goto(devices);
  found.device = await href(hall, 'a[href*="/devices/"]', 'Entrance');
  found.printer = await href(hall, 'a[href*="/printers/"]', 'Printer');
  return found;
}

/** Fills the hall of a program. Answers what stands for the names in the table of addresses. */
export async function scene(own, browser) {
  const words = Object.fromEntries(['az', 'en', 'ru', 'ar'].map((l) => [l, `Rəsm ${l}`]));
  await act(own, 'manager.baku-1', 'sites/baku-1/media', { name: 'Hours', words, picture: PICTURE });
  const found = { ...(await visits(own)), ...(await offices(own, browser)) };
  const { day } = await (await fetch(`${own.base}/api/v1/sites/baku-1/board`)).json();
  const kiosk = await sits(browser, own, 1366, 'kiosk.baku-1');
  await kiosk.goto('/kiosk/baku-1?lang=en&group=documents');
  await send(kiosk, '/kiosk/baku-1', { service: 'identity-card' });
  const paper = (await kiosk.locator('#paper').getAttribute('data-again')).split('?')[0];
  const phone = await sits(browser, own, 1366);
  await phone.goto('/en/sites/baku-1/ticket?service=identity-card');
  await send(phone, '/ticket', { phone: '0507654321' });
  return { ...found, day, paper, remote: new URL(phone.url()).pathname };
}
