// What takes hours or days, at a desk's width and at a phone's, by keyboard alone: an outage with
// numbers on paper, a wait over target, a lost second factor, and the second person of an override.
import { test, expect } from './test.mjs';
import { act, fill, heading, isSound, key, number, press, seen, send, sits } from './helpers.mjs';
import { port } from './program.mjs';
import { steered } from './steered.mjs';

let own;
const hour = 3600;
const shot = (page, name) => page.screenshot({ path: `test-results/${name}.png`, fullPage: true });

test.describe.configure({ timeout: 300_000 });
test.beforeAll(async () => {
  own = steered(port());
  await own.start();
});
test.afterAll(() => own.off());

/** The clock of a centre, `hh:mm`, some minutes ago. */
async function clock(ago = 0) {
  const { now } = await own.advance(0);
  return new Date((now - ago * 60) * 1000)
    .toLocaleTimeString('en-GB', { timeZone: 'Asia/Baku', hour: '2-digit', minute: '2-digit' });
}

for (const [width, at, place] of [[1366, 'baku-1', 'Baku, centre 1'], [360, 'ganja-1', 'Ganja']]) {
  test(`reception prints numbers ahead and enters them after an outage, by keyboard at ${width}`, async ({ browser }) => {
    const desk = await sits(browser, own, width, `reception.${at}`);
    await press(desk, desk.getByRole('link', { name: 'Paper numbers' }));
    await fill(desk, 'How many numbers', '3');
    await send(desk, 'Print the numbers');
    const [first, second, third] = await desk.locator('h2 bdi').allInnerTexts();
    await shot(desk, `paper-slips-${width}`);
    await own.advance(hour);
    const walkIn = await number(own, at);
    await press(desk, desk.getByRole('link', { name: 'Paper numbers' }));
    const rows = [[first, 50], [second, 40], [third, 30]];
    for (const [n, [slip, ago]] of rows.entries()) {
      await fill(desk, `Number ${n + 1}`, slip);
      await fill(desk, `Service ${n + 1}`, 'Identity');
      await fill(desk, `Came at ${n + 1}`, await clock(ago));
      if (slip === second) await press(desk, desk.getByLabel('Priority 2', { exact: true }), 'Space');
      if (slip === third) await fill(desk, 'Already served 3', 'Done');
    }
    await isSound(desk, 'paper numbers typed in');
    await shot(desk, `paper-typed-${width}`);
    await send(desk, 'Enter the numbers');
    await expect(desk.getByRole('status')).toContainText('3 numbers were entered.');
    await expect(desk.getByLabel('Number 1', { exact: true })).toHaveValue('');
    await shot(desk, `paper-entered-${width}`);
    await fill(desk, 'Number 1', first);
    await fill(desk, 'Came at 1', await clock(50));
    await send(desk, 'Enter the numbers');
    await expect(desk.getByRole('alert')).toContainText(`${first} was entered before.`);

    // The two that wait have their places before whoever came when the system was back.
    const clerk = await sits(browser, own, width, `operator.${at}.1`);
    await send(clerk, 'Open the counter');
    for (const next of [second, first, walkIn.number]) {
      await key(clerk, 'F2');
      await expect(heading(clerk)).toHaveText(next);
      await key(clerk, 'F9');
      await key(clerk, 'F9');
    }
    await send(clerk, 'Close the counter');
  });

  test(`reception and manager are told of a centre with a shorter wait, by keyboard at ${width}`, async ({ browser }) => {
    for (const counter of ['baku-1.1', 'baku-2.1']) await act(own, `operator.${counter}`, `counters/${counter}/open`);
    for (let n = 0; n < 12; n += 1) await number(own, 'baku-1');
    await own.advance(31 * 60);
    const told = /Identity card: about \d+ min here. Baku, centre 2: about \d+ min \(9 km away in a straight line\)/;
    for (const who of ['reception', 'manager']) {
      const page = await sits(browser, own, width, `${who}.baku-1`);
      await expect(page.getByRole('heading', { name: 'Shorter elsewhere' })).toBeVisible();
      await expect(page.getByText(told)).toBeVisible();
      await expect(page.getByText('The way there is not counted.')).toBeVisible();
      await isSound(page, `${who} with another centre`);
      await shot(page, `shorter-${who}-${width}`);
    }
    const board = await sits(browser, own, width, 'manager.baku-1');
    await send(board, 'Say so in the hall Bakı, 2 saylı mərkəz');
    await expect(board.locator('#board')).toContainText('The wait is shorter at another place.');
    await isSound(board, 'a hall that is told of a shorter wait');
    await shot(board, `shorter-told-${width}`);
    await send(board, 'Withdraw');
    for (const counter of ['baku-1.1', 'baku-2.1']) await act(own, `operator.${counter}`, `counters/${counter}/close`);
    await act(own, 'manager.baku-1', 'sites/baku-1/close-day');
    await own.advance(24 * hour);
  });

  test(`a lost second factor is ended, and its owner makes a new one, by keyboard at ${width}`, async ({ browser }) => {
    const login = `reception.${at}`;
    const lost = await sits(browser, own, width, login);
    const office = await sits(browser, own, width, 'administrator');
    await send(office, `Lost: end it, make a link ${login}`);
    const link = await office.getByRole('status').locator('code').innerText();
    await expect(office.getByRole('row', { name: login })).toContainText('Waits for a new one');
    await isSound(office, 'the staff with a link');
    await shot(office, `factor-link-${width}`);
    // What the finder of the old device can do is over.
    expect((await lost.goto('/reception')).status()).toBe(401);
    await press(lost, lost.locator('main').getByRole('link', { name: 'Sign in' }));
    const old = await own.code(await own.secret(login));
    await fill(lost, 'Login', login);
    await fill(lost, 'Password', 'demo-only');
    await fill(lost, 'One-time code', old);
    await send(lost, 'Sign in');
    await expect(lost.getByRole('alert')).toBeVisible();

    const owner = await sits(browser, own, width);
    await owner.goto(`${new URL(link).pathname}?lang=en`);
    await expect(heading(owner)).toHaveText('A new second factor');
    await isSound(owner, 'a new second factor');
    await shot(owner, `factor-new-${width}`);
    const secret = await owner.locator('p', { hasText: 'If you cannot scan it' }).locator('code').innerText();
    await fill(owner, 'Password', 'demo-only');
    await fill(owner, 'One-time code', '000000');
    await send(owner, 'Sign in');
    await expect(owner.getByRole('alert')).toContainText('The six digits do not fit.');
    await fill(owner, 'Password', 'demo-only');
    await fill(owner, 'One-time code', await own.code(secret));
    await send(owner, 'Sign in');
    await expect(owner).toHaveURL(/\/reception$/);
    await send(owner, 'Sign out');
    await own.advance(30);
    await fill(owner, 'Login', login);
    await fill(owner, 'Password', 'demo-only');
    await fill(owner, 'One-time code', await own.code(secret));
    await send(owner, 'Sign in');
    await expect(owner).toHaveURL(/\/reception$/);
    expect((await owner.goto(new URL(link).pathname)).status()).toBe(410);
  });

  test(`a manager new since yesterday is the second person of an override, by keyboard at ${width}`, async ({ browser }) => {
    const office = await sits(browser, own, width, 'administrator');
    await fill(office, 'Role', 'Hall man');
    await fill(office, 'Centre', place);
    await send(office, 'Make a link');
    const other = await sits(browser, own, width, 'administrator.second');
    await fill(other, 'One-time code', await own.code(await own.secret('administrator.second')));
    await send(other, 'Confirm');
    const link = await other.getByRole('status').locator('code').innerText();
    const comes = await sits(browser, own, width);
    await comes.goto(`${new URL(link).pathname}?lang=en`);
    const login = `second.${at}`;
    const password = 'a short sentence is good';
    const secret = await comes.locator('p', { hasText: 'If you cannot scan it' }).locator('code').innerText();
    await fill(comes, 'Login', login);
    await fill(comes, 'Password', password);
    await fill(comes, 'New PIN', '4821');
    await fill(comes, 'One-time code', await own.code(secret));
    await send(comes, 'Make the account');

    /** The manager asks for the last of two, and the new one opens what is asked. */
    const asked = async () => {
      const [lost, gained] = [await number(own, at), await number(own, at)];
      const board = await sits(browser, own, width, `manager.${at}`);
      await fill(board, 'Number', gained.number);
      await fill(board, 'Reason', 'An error');
      await send(board, 'Ask for it');
      await expect(board.locator('#board')).toContainText('You asked.');
      await comes.goto(`/manage/${at}`);
      await press(comes, comes.getByRole('link', { name: 'Be the second person' }));
      return { lost, gained };
    };
    const early = await asked();
    await expect(heading(comes)).toHaveText('One of the two accounts is younger than 24 hours.');
    await expect(comes.getByText('Ask somebody who has worked here longer.')).toBeVisible();
    await isSound(comes, 'a second person who is too new');
    await shot(comes, `second-too-new-${width}`);
    expect(await seen(own, early.gained)).not.toContain('put first');
    await own.advance(24 * hour);

    await comes.goto(`/sign-in?lang=en&next=/manage/${at}`);
    await fill(comes, 'Login', login);
    await fill(comes, 'Password', password);
    await fill(comes, 'One-time code', await own.code(secret));
    await send(comes, 'Sign in');
    await own.advance(30);
    const { lost, gained } = await asked();
    await expect(heading(comes)).toHaveText('Be the second person');
    await isSound(comes, 'the second person');
    await shot(comes, `second-${width}`);
    await fill(comes, 'Your six digits', await own.code(secret));
    await send(comes, 'Put first');
    await expect(comes.locator('#board')).not.toContainText('Be the second person');
    const visitor = await sits(browser, own, width);
    await visitor.goto(gained.path);
    await expect(visitor.getByText('you were put first, because: An error of ours. Two people decided it together.')).toBeVisible();
    await isSound(visitor, 'a ticket that was put first');
    await shot(visitor, `put-first-${width}`);
    await visitor.goto(lost.path);
    await expect(visitor.getByText(/another visitor was put before you/)).toBeVisible();
    await expect(visitor.getByText('An error of ours')).toBeVisible();
    await shot(visitor, `put-behind-${width}`);
  });
}

test('a repeated call rings again on the wall', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: own.base, locale: 'en' })).newPage();
  await page.addInitScript(() => {
    window.rings = 0;
    const Tones = window.AudioContext;
    window.AudioContext = class extends Tones {
      constructor() { super(); window.rings += 1; }
    };
  });
  await act(own, 'operator.baku-1.1', 'counters/baku-1.1/open');
  const given = await number(own, 'baku-1');
  await page.goto('/wall/baku-1?lang=en');
  const { ticket } = await act(own, 'operator.baku-1.1', 'counters/baku-1.1/call-next');
  expect(ticket.id).toBe(given.id);
  const rings = () => page.evaluate(() => window.rings);
  await expect.poll(rings, { timeout: 15_000 }).toBe(1);
  await own.advance(46);
  await act(own, 'operator.baku-1.1', `tickets/${ticket.id}/call-again`, {});
  await expect.poll(rings, { timeout: 30_000 }).toBe(2);
  // It stands once, where it was called last.
  await expect(page.locator('.tile, .last li', { hasText: given.number })).toHaveCount(1);
  await expect(page.locator('.tile.again')).toContainText(given.number);
});

for (const [width, at] of [[1366, 'baku-1'], [360, 'ganja-1']]) {
  test(`reception prints the sheet of another day and enters it when that day is over, by keyboard at ${width}`, async ({ browser }) => {
    let desk = await sits(browser, own, width, `reception.${at}`);
    await press(desk, desk.getByRole('link', { name: 'Paper numbers' }));
    const day = await desk.getByLabel('For which day').locator('option').nth(1).innerText();
    await fill(desk, 'For which day', day);
    await fill(desk, 'How many numbers', '2');
    await send(desk, 'Print the numbers');
    await expect(heading(desk)).toContainText(day);
    const [first] = await desk.locator('h2 bdi').allInnerTexts();
    expect(first).toBe('A 001');
    // The system is down on the whole day, and back half an hour after its end.
    const { now } = await own.advance(0);
    await own.advance(Date.parse(`${day}T20:30:00Z`) / 1000 - now);
    desk = await sits(browser, own, width, `reception.${at}`);
    await press(desk, desk.getByRole('link', { name: 'Paper numbers' }));
    for (const said of ['1 number was entered.', `${first} was entered before.`]) {
      await fill(desk, 'Given on', day);
      await fill(desk, 'Number 1', first);
      await fill(desk, 'Service 1', 'Identity');
      await fill(desk, 'Came at 1', '10:00');
      await fill(desk, 'Already served 1', 'Done');
      await isSound(desk, 'paper numbers of a day that is over');
      await shot(desk, `paper-late-${width}`);
      await send(desk, 'Enter the numbers');
      await expect(desk.locator('[role=status], [role=alert]')).toContainText(said);
    }
  });
}
