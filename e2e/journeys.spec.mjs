// What people do, with the wall, the phone and the counter open at once.
import { test, expect } from './test.mjs';
import { act, number, press, signIn, tabTo, totp, type } from './helpers.mjs';
import { demo } from './program.mjs';

const own = demo();

test('kiosk to counter: the wall rings and the phone turns', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1366, height: 768 } });
  const kiosk = await context.newPage();
  await kiosk.goto('/demo/enter/kiosk');
  await kiosk.goto('/kiosk/ganja-1?lang=en').catch(() => {});
  await kiosk.goto('/demo/enter/kiosk.ganja-1');
  await kiosk.goto('/kiosk/ganja-1?lang=en');
  await kiosk.getByRole('link', { name: 'Documents' }).click();
  await kiosk.getByRole('button', { name: /Identity card/ }).click();
  const number = await kiosk.locator('.k-no bdi').innerText();
  await kiosk.screenshot({ path: 'test-results/kiosk-ticket.png' });
  const code = (await kiosk.locator('.facts bdi').innerText()).trim();
  const phone = await context.newPage();
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(`/code?code=${code}&lang=en`);
  await expect(phone.getByRole('heading', { level: 1 })).toContainText(number);
  const wall = await context.newPage();
  await wall.goto('/wall/ganja-1?lang=en');
  const desk = await context.newPage();
  await desk.goto('/demo/enter/operator.ganja-1.1');
  // By keyboard alone: open the counter, call, serve, finish.
  const open = desk.getByRole('button', { name: 'Open the counter' });
  const next = desk.getByRole('button', { name: /Call next/ });
  await expect(open.or(next).first()).toBeVisible();
  if (await open.isVisible()) {
    await open.focus();
    await desk.keyboard.press('Enter');
  }
  await expect(desk.getByRole('button', { name: /Call next/ })).toBeVisible();
  await desk.keyboard.press('F2');
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText(number);
  await desk.screenshot({ path: 'test-results/console.png' });
  await expect(wall.locator('.tile').first()).toContainText(number);
  await wall.screenshot({ path: 'test-results/wall.png' });
  await expect(phone.getByRole('status')).toContainText('Go now');
  await phone.screenshot({ path: 'test-results/phone-called.png' });
  await desk.keyboard.press('F9');
  await expect(desk.getByRole('button', { name: /Done, call next/ })).toBeVisible();
  await desk.keyboard.press('F8');
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('No visitor at your counter');
  await context.close();
});

test('a call between a page and its stream of events is not missed', async ({ page }) => {
  const clerk = 'operator.ganja-1.1';
  const ticket = await number(own, 'ganja-1');
  const gate = {};
  gate.opens = new Promise((open) => { gate.open = open; });
  await page.route(/\/live\//, async (route) => {
    await gate.opens;
    await route.continue();
  });
  await page.goto(ticket.path);
  await expect(page.locator('#ticket')).toContainText('Before you');
  const called = await act(own, clerk, 'counters/ganja-1.1/call-next');
  expect(called.ticket.number).toBe(ticket.number);
  gate.open();
  await expect(page.getByRole('status')).toContainText('Go now');
  await act(own, clerk, `tickets/${called.ticket.id}/finish`, {});
});

test('the wall says so when it hears nothing', async ({ page }) => {
  await page.goto('/wall/baku-1?lang=en');
  await expect(page.locator('[data-stale]')).toBeHidden();
  own.signal('SIGSTOP');
  try {
    await expect(page.locator('[data-stale]')).toBeVisible({ timeout: 25_000 });
  } finally {
    own.signal('SIGCONT');
  }
});

// The second person decides on a device of their own: another browser context.
test('a manager puts a visitor first with a second person, and closes the day', async ({ browser }) => {
  for (let i = 0; i < 3; i += 1) await number(own, 'bus-1');
  const wide = { locale: 'en', viewport: { width: 1366, height: 768 } };
  const one = await browser.newContext(wide);
  const board = await one.newPage();
  await board.goto('/demo/enter/manager.bus-1');
  await expect(board.getByText('no open counter does it, and 3 wait')).toBeVisible();
  await board.getByLabel('Who sits there').selectOption('operator.bus-1.1');
  await board.getByRole('button', { name: 'Open a counter' }).click();
  await expect(board.locator('#board')).toContainText('operator.bus-1.1');
  await expect(board.locator('#board')).toContainText('Nothing now.');
  await board.screenshot({ path: 'test-results/manager.png' });
  await board.getByLabel('Number').selectOption('A 003');
  await board.getByLabel('Reason').selectOption('An error of ours');
  await board.getByRole('button', { name: 'Ask for it' }).click();
  await expect(board.locator('#board')).toContainText('You asked.');
  const two = await browser.newContext(wide);
  const second = await two.newPage();
  await second.goto('/demo/enter/deputy.bus-1');
  await second.getByRole('link', { name: 'Be the second person' }).click();
  await second.getByLabel('Your six digits').fill(totp(own, 'deputy.bus-1'));
  await second.screenshot({ path: 'test-results/override.png' });
  await second.keyboard.press('Enter');
  await expect(second.locator('#board')).not.toContainText('Be the second person');
  // The first board hears of it without a click.
  await expect(board.locator('#board')).not.toContainText('You asked.');
  const clerk = 'operator.bus-1.1';
  const called = await act(own, clerk, 'counters/bus-1.1/call-next');
  expect([called.ticket.number, called.because]).toEqual(['A 003', 'override']);
  await expect(board.locator('#board')).toContainText('A 003');
  await board.getByRole('link', { name: 'See whom it concerns' }).click();
  await expect(board.locator('.note')).toContainText('Counter 1 still has A 003.');
  await expect(board.getByRole('button', { name: 'Close the day now' })).toHaveCount(0);
  await act(own, clerk, `tickets/${called.ticket.id}/finish`, {});
  await board.getByRole('link', { name: 'Look again' }).click();
  await expect(board.getByText('2 visits end without a result.')).toBeVisible();
  // Somebody comes while the manager reads.
  await number(own, 'bus-1');
  await board.getByRole('button', { name: 'Close the day now' }).click();
  await expect(board.getByRole('alert')).toContainText('Came since you looked: 1.');
  await expect(board.getByText('3 visits end without a result.')).toBeVisible();
  await board.getByRole('button', { name: 'Close the day now' }).dblclick();
  await expect(board.getByRole('heading', { level: 1 })).toContainText('Bus 1, 20');
  await expect(board.getByText('Unserved at closing').first()).toBeVisible();
  await board.screenshot({ path: 'test-results/day-report.png' });
  const [file] = await Promise.all([
    board.waitForEvent('download'), board.getByRole('link', { name: /CSV/ }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^bus-1-\d{8}\.csv$/);
  await one.close();
  await two.close();
});

// By keyboard alone, from the list of places to the history.
test('an administrator adds a counter and a manager announces a closure, and the place says so', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  const said = `${day(60)} to ${day(62)}: closed, repair works`;
  await page.goto('/demo/enter/administrator');
  await page.getByRole('navigation', { name: 'Plans of the places' }).getByRole('link', { name: 'Ganja, centre 1' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plan of Ganja, centre 1');
  await page.getByLabel('Number', { exact: true }).fill('6');
  await page.getByLabel('Body', { exact: true }).selectOption('Notary');
  await page.getByLabel('Place in the hall').selectOption('Zone A');
  // What no service of this place needs may be planned ahead.
  await page.getByLabel('Notarial certification of copies').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Save the counter' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: 'Counter 6' })).toContainText('Notary');
  await page.getByRole('button', { name: 'Take out Counter 5' }).click();
  await expect(page.getByRole('alert')).toContainText('No counter would be left for');
  await page.goto('/demo/enter/manager.ganja-1');
  await page.getByRole('link', { name: 'Plan' }).click();
  await page.getByLabel('First day').fill(day(60));
  await page.getByLabel('Last day').fill(day(58));
  await page.getByLabel('Reason').selectOption('repair works');
  await page.getByRole('button', { name: 'Announce' }).click();
  await expect(page.getByRole('alert')).toContainText('The last day lies before the first.');
  await page.getByLabel('Last day').fill(day(62));
  await page.getByRole('button', { name: 'Announce' }).click();
  await expect(page.getByText(said)).toBeVisible();
  await page.getByRole('link', { name: 'History of the plan' }).click();
  await expect(page.getByRole('row', { name: 'Counter 6' })).toContainText('administrator');
  await page.goto('/en/sites/ganja-1');
  await expect(page.getByText(said)).toBeVisible();
  await context.close();
});

// The cookie of the next role comes before its page: until then the board's own part is refused.
test('whoever leaves a board for another role gets there, whatever the board fetches meanwhile', async ({ page }) => {
  await page.goto('/demo/enter/manager');
  await page.route('**/demo/enter/head', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    // By the second time it has seen what became of the first.
    for (let n = 0; n < 2; n += 1) await page.waitForResponse((r) => r.status() === 403);
    await route.fulfill({ response: answer });
  });
  await page.evaluate(() => {
    const part = document.querySelector('[data-live]');
    setInterval(() => part.dispatchEvent(new Event('again')), 100);
    location.href = '/demo/enter/head';
  });
  await page.waitForURL('**/manage/head');
});

// Visitors must not see it, an elbow must not do it, and the manager hears of it without a click.
test('help is called in silence by a key that is pressed twice', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1366, height: 768 } });
  const desk = await context.newPage();
  await desk.goto('/demo/enter/operator.baku-2.2');
  const open = desk.getByRole('button', { name: 'Open the counter' });
  if (await open.isVisible()) await open.click();
  await expect(desk.getByRole('button', { name: /Call next/ })).toBeVisible();
  const board = await (await browser.newContext({ locale: 'en' })).newPage();
  await board.goto('/demo/enter/manager.baku-2');
  await desk.keyboard.press('Alt+0');
  await desk.keyboard.press('F4');
  await expect(desk.locator('#line')).not.toContainText('Sent at');
  await desk.keyboard.press('Alt+b');
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('On a break since');
  await desk.keyboard.press('Alt+0');
  await desk.keyboard.press('Alt+0');
  await expect(desk.locator('#line')).toContainText('Sent at');
  await expect(board.getByRole('alert')).toContainText('Counter 2 has asked for help', { timeout: 1000 });
  await board.getByRole('button', { name: 'I am on my way' }).click();
  await expect(desk.locator('#line')).toContainText('seen at');
  await context.close();
});

// From here on nobody has a mouse: whatever is used is reached with Tab, and is seen to be reached.
const wide = { locale: 'en', viewport: { width: 1366, height: 768 } };

test('head office reads the board and compares the centres by keyboard alone', async ({ browser }) => {
  const context = await browser.newContext(wide);
  const page = await context.newPage();
  await signIn(page, own, 'head', '/manage/head');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All centres, now');
  await press(page, page.getByRole('link', { name: 'Baku, centre 1' }));
  await expect(page).toHaveURL(/\/manage\/baku-1\/forecast/);
  await page.goBack();
  await press(page, page.locator('header a[href^="/manage/head/compare"]'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Centres compared');
  const period = page.getByLabel('Period');
  await tabTo(page, period);
  await type(page, 'Today');
  await expect(period).toHaveValue('1');
  await tabTo(page, page.getByLabel('By', { exact: true }));
  await type(page, 'Service');
  await press(page, page.getByRole('button', { name: 'Show' }));
  await expect(page).toHaveURL(/days=1&by=service/);
  await expect(page.getByLabel('Period')).toHaveValue('1');
  await press(page, page.getByRole('button', { name: 'Sign out' }));
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect((await page.goto('/manage/head')).status()).toBe(401);
  await context.close();
});

test('an operator who leaves is replaced by keyboard alone: out at once, and a link for who comes', async ({ browser }) => {
  const operator = await (await browser.newContext(wide)).newPage();
  await operator.goto('/demo/enter/operator.ganja-1.3');
  const page = await (await browser.newContext(wide)).newPage();
  await signIn(page, own, 'administrator.second', '/manage/staff');
  await press(page, page.getByRole('link', { name: 'Replace operator.ganja-1.3' }));
  await expect(page.getByLabel('Who takes over')).toHaveValue('');
  await press(page, page.getByRole('button', { name: 'Replace now' }));
  await expect(page.getByText('operator.ganja-1.3 is suspended.')).toBeVisible();
  const link = await page.locator('.url').innerText();
  expect((await operator.goto('/counter')).status()).toBe(401);
  const comes = await (await browser.newContext(wide)).newPage();
  await comes.goto(new URL(link).pathname);
  await expect(comes.getByLabel('Login', { exact: true })).toBeVisible();
  expect((await page.goto(page.url())).status()).toBe(200);
  await expect(page.getByRole('button', { name: 'Replace now' })).toBeHidden();
});

test('an administrator closes a place, enrols a display and revokes it by keyboard alone', async ({ browser }) => {
  const context = await browser.newContext(wide);
  const page = await context.newPage();
  const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  await signIn(page, own, 'administrator.third', '/manage/staff');
  const plans = page.getByRole('navigation', { name: 'Plan' });
  await press(page, plans.getByRole('link', { name: 'Bus 1' }));
  await tabTo(page, page.getByLabel('First day'));
  await type(page, day);
  await tabTo(page, page.getByLabel('Reason'));
  await type(page, 'repair works');
  await press(page, page.getByRole('button', { name: 'Announce' }));
  await expect(page.getByText(`${day}: closed, repair works`)).toBeVisible();
  await page.goto('/manage/staff');
  const devices = page.locator('a[href="/manage/bus-1/devices"]');
  await press(page, devices);
  const display = await (await browser.newContext(wide)).newPage();
  await tabTo(page, page.getByLabel('Name', { exact: true }));
  await type(page, 'გიორგი 👩‍👧');
  await page.keyboard.press('Enter');
  const code = await page.locator('.code').innerText();
  await display.goto('/enrol?lang=en');
  await tabTo(display, display.getByLabel('Code'));
  await type(display, code);
  await display.keyboard.press('Enter');
  await expect(display).toHaveURL(/\/wall\/bus-1/);
  await page.goto('/manage/bus-1/devices?lang=en');
  await press(page, page.getByRole('link', { name: 'Revoke გიორგი 👩‍👧' }));
  await press(page, page.getByRole('button', { name: 'Revoke' }));
  await expect(page.getByText('Revoked 20')).toBeVisible();
  await context.close();
});
