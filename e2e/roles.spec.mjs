// A person at each of the roles does each of their tasks, at a desk's width and at a phone's, by
// keyboard alone: whatever is used is a key of the screen, or is reached with Tab and seen to be.
import { test, expect } from './test.mjs';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as helpers from './helpers.mjs';
import { code, fill, heading, isSound, key, press, send } from './helpers.mjs';
import { port, program } from './program.mjs';

let own;
const widths = [1366, 360];
const site = { 1366: 'ganja-1', 360: 'baku-2' };

// Nobody waits 45 seconds between two calls here; all else is the demo.
test.beforeAll(async () => {
  const pack = join(mkdtempSync(join(tmpdir(), 'onewindow-pack-')), 'azerbaijan');
  cpSync('../packs/azerbaijan', pack, { recursive: true });
  const file = join(pack, 'pack.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('gap_s: 45', 'gap_s: 0'));
  own = program(port(), '--pack', pack);
  await own.start();
});
test.afterAll(() => own.kill());

const sits = (browser, width, who) => helpers.sits(browser, own, width, who);
const act = (who, path, body) => helpers.act(own, who, path, body);
const number = (at, service, more) => helpers.number(own, at, service, more);
const seen = (ticket) => helpers.seen(own, ticket);
const idle = 'No visitor at your counter';

for (const width of widths) {
  const at = site[width];

  test(`an operator's day by keyboard at ${width}`, async ({ browser }) => {
    const waits = [];
    for (let n = 0; n < 5; n += 1) waits.push(await number(at, 'identity-card', { phone: '0501234567' }));
    const [absent, moved, parked, away, last] = waits;
    const desk = await sits(browser, width, `operator.${at}.1`);
    await send(desk, 'Open the counter');

    await key(desk, 'F2');
    await expect(heading(desk)).toHaveText(absent.number);
    await isSound(desk, 'the counter with a visitor');
    await desk.screenshot({ path: `test-results/counter-${width}.png`, fullPage: true });
    await key(desk, 'Alt+n');
    await expect(desk.getByRole('alert')).toContainText('Call again first');
    await key(desk, 'F4');
    await expect(desk.getByRole('alert')).toHaveCount(0);
    await key(desk, 'Alt+n');
    await expect(heading(desk)).toHaveText(idle);
    expect(await seen(absent)).toContain('You were called and did not come.');

    await key(desk, 'F2');
    await key(desk, 'F9');
    await expect(desk.getByText('Serving')).toBeVisible();
    await key(desk, 'Alt+u');
    await expect(desk.locator('.timer .tag')).toHaveText('Takes the time it takes');
    await key(desk, 'Alt+h');
    await expect(heading(desk)).toHaveText(idle);
    expect(await seen(moved)).toContain('Please stay near the counter');

    await key(desk, 'F2');
    await expect(heading(desk)).toHaveText(parked.number);
    await key(desk, 'F9');
    await fill(desk, 'Minutes', '30');
    await key(desk, 'Alt+p');
    await expect(desk.locator('aside')).toContainText(`${parked.number} Back in the queue at`);

    await send(desk, 'Go on');
    await expect(heading(desk)).toHaveText(moved.number);
    await fill(desk, 'A note for the next counter', 'The photo is to be taken again.');
    await key(desk, 'Alt+m');
    await expect(desk.getByText('Notes here: 1')).toBeVisible();
    // A visitor is sent to a colleague who is there.
    const colleague = await sits(browser, width, `operator.${at}.2`);
    await send(colleague, 'Open the counter');
    await desk.reload();
    await fill(desk, 'Transfer', 'Counter 2');
    await key(desk, 'Alt+t');
    await expect(heading(desk)).toHaveText(idle);
    await key(colleague, 'F2');
    await expect(heading(colleague)).toHaveText(moved.number);
    await key(colleague, 'Alt+r');
    await expect(colleague.getByText('The photo is to be taken again.')).toBeVisible();
    await key(colleague, 'F9');
    await key(colleague, 'F9');
    await expect(heading(colleague)).toHaveText(idle);

    await key(desk, 'F2');
    await key(desk, 'F9');
    await fill(desk, 'Purpose', 'Call');
    await send(desk, 'Show phone number and ground');
    await expect(desk.getByText('0501234567')).toBeVisible();
    await desk.keyboard.press('Alt+g');
    await desk.keyboard.press('ArrowDown');
    await key(desk, 'Alt+g');
    await expect(heading(desk)).toHaveText(idle);
    expect(await seen(away)).toContain('What to bring');

    await key(desk, 'Alt+b');
    await expect(heading(desk)).toContainText('On a break since');
    await desk.keyboard.press('F2');
    await expect(heading(desk)).toContainText('On a break since');
    await key(desk, 'Alt+b');
    await expect(heading(desk)).toHaveText(idle);
    await send(desk, 'Report it');
    await expect(desk.getByText('has not answered since')).toBeVisible();
    await send(desk, 'It answers again');
    await expect(desk.getByText('has not answered since')).toHaveCount(0);

    await key(desk, 'F2');
    await key(desk, 'F9');
    await fill(desk, 'Another outcome', 'Advice');
    await key(desk, 'Alt+o');
    await expect(heading(desk)).toHaveText(idle);
    expect(await seen(last)).toContain('How was it?');
    await send(desk, 'Close the counter');
    await expect(heading(desk)).toHaveText('Which counter are you at?');
  });
}

for (const width of widths) {
  const at = site[width];

  test(`a citizen's number from home to the rating, by keyboard at ${width}`, async ({ browser }) => {
    const clerk = `operator.${at}.1`;
    await act(clerk, `counters/${at}.1/open`);
    const phone = await sits(browser, width);
    await phone.goto(`/en/sites/${at}`);
    await press(phone, phone.getByRole('link', { name: 'Take a number from home' }));
    await fill(phone, 'Phone number', '12');
    await send(phone, 'Take the number');
    await expect(phone.getByRole('alert')).toContainText('This is not a phone number.');
    await fill(phone, 'Phone number', '050 222 33 44');
    await send(phone, 'Take the number');
    await expect(phone.getByText('Be at the place and check in before')).toBeVisible();
    const code = (await phone.locator('p', { hasText: 'Spoken code' }).locator('bdi').innerText()).trim();

    const kiosk = await sits(browser, width, `kiosk.${at}`);
    await kiosk.goto(`/kiosk/${at}?lang=en`);
    await fill(kiosk, 'Spoken code', code);
    await press(kiosk, kiosk.getByRole('button', { name: 'Check in' }));
    await expect(heading(kiosk)).toContainText('Ticket');
    await expect(phone.locator('#ticket')).toContainText('Before you');
    await isSound(phone, 'the ticket');
    await phone.screenshot({ path: `test-results/waits-${width}.png`, fullPage: true });
    await send(phone, 'I need 10 more minutes');
    await expect(phone.getByRole('button', { name: 'I need 10 more minutes' })).toHaveCount(0);
    await press(phone, phone.getByRole('link', { name: 'What was checked' }));
    await expect(phone.getByText('Checked on this page')).toBeVisible();
    await phone.goBack();

    const called = await act(clerk, `counters/${at}.1/call-next`);
    await expect(phone.getByRole('status')).toContainText('Go now');
    await act(clerk, `tickets/${called.ticket.id}/finish`, {});
    await press(phone, phone.getByRole('link', { name: 'How was it?' }));
    await press(phone, phone.getByRole('radio', { name: /very satisfied/ }), 'Space');
    await send(phone, 'Send');
    await expect(phone.getByRole('status')).toContainText('Thank you.');
    await press(phone, phone.getByRole('radio', { name: 'Woman' }), 'Space');
    await send(phone, 'Send');
    await expect(phone.getByRole('button', { name: 'Send' })).toHaveCount(0);

    const other = await number(at);
    await phone.goto(other.path);
    await send(phone, 'Leave the queue');
    await expect(phone.locator('#ticket')).toContainText('You left the queue');
    await act(clerk, `counters/${at}.1/close`);
  });

  test(`a visitor at the kiosk by keyboard at ${width}`, async ({ browser }) => {
    const kiosk = await sits(browser, width, `kiosk.${at}`);
    await kiosk.goto(`/kiosk/${at}`);
    await press(kiosk, kiosk.getByRole('link', { name: 'English' }));
    await press(kiosk, kiosk.getByRole('link', { name: 'Larger text' }));
    await expect(kiosk.getByRole('link', { name: 'Normal text' })).toBeVisible();
    await press(kiosk, kiosk.getByRole('link', { name: 'Pregnant' }));
    await fill(kiosk, 'Search services', 'pasport');
    await kiosk.keyboard.press('Enter');
    await press(kiosk, kiosk.getByText('More services on this visit'));
    await press(kiosk, kiosk.getByRole('link', { name: 'Also this: Passport' }));
    await expect(kiosk.getByText('Chosen: Passport')).toBeVisible();
    await press(kiosk, kiosk.getByRole('link', { name: 'Documents' }));
    await press(kiosk, kiosk.getByRole('button', { name: /^Identity card/ }));
    await expect(heading(kiosk)).toContainText('Ticket');
    await expect(kiosk.locator('.facts bdi')).toHaveText(/^\d{4}-\d{4}$/);
    await press(kiosk, kiosk.getByRole('link', { name: 'Next visitor' }));
    await expect(kiosk.getByRole('link', { name: 'English' })).toBeVisible();
  });

  test(`reception gives two services on one number, finds, and prints paper numbers, by keyboard at ${width}`, async ({ browser }) => {
    const desk = await sits(browser, width, `reception.${at}`);
    const give = (name) => press(desk, desk.getByRole('checkbox', { name }), 'Space');
    await give(/^Passport/);
    await give(/^Identity card/);
    await fill(desk, 'Ground of priority', 'Disab');
    await fill(desk, 'Phone number (optional)', '12');
    await key(desk, 'F2');
    await expect(desk.getByRole('alert')).toContainText('This is not a phone number.');
    await expect(desk.getByRole('checkbox', { name: /^Passport/ })).toBeChecked();
    await fill(desk, 'Phone number (optional)', '0503456789');
    await key(desk, 'F2');
    const given = await desk.locator('.k-no bdi').innerText();
    await press(desk, desk.getByRole('link', { name: 'Next visitor' }));
    await fill(desk, 'Phone number or spoken code', '0503456789');
    await key(desk, 'F4');
    await expect(desk.getByRole('status')).toContainText(given);
    await press(desk, desk.getByRole('link', { name: 'Paper numbers' }));
    await fill(desk, 'How many numbers', '2');
    await send(desk, 'Print the numbers');
    const slips = await desk.locator('h2 bdi').allInnerTexts();
    expect(slips).toHaveLength(2);
    await press(desk, desk.getByRole('link', { name: 'Paper numbers' }));
    await expect(desk.getByText(`${slips[0]} to ${slips[1]}, printed at`)).toBeVisible();
    // Nobody gets past those who wait by a time at which the system was at work.
    await fill(desk, 'Number 1', slips[0]);
    await fill(desk, 'Came at 1', '00:01');
    await send(desk, 'Enter the numbers');
    await expect(desk.getByRole('alert')).toContainText(`The time of ${slips[0]} cannot be.`);
    await expect(desk.getByLabel('Came at 1', { exact: true })).toHaveValue('00:01');
    await isSound(desk, 'paper numbers that are refused');
    await press(desk, desk.getByRole('link', { name: 'Reception' }));
    await expect(desk).toHaveURL(/\/reception$/);
  });

  test(`a silent call for help reaches the manager who plans, by keyboard at ${width}`, async ({ browser }) => {
    const desk = await sits(browser, width, `operator.${at}.3`);
    const hall = await sits(browser, width, `manager.${at}`);
    await press(hall, hall.getByRole('link', { name: 'Forecast' }));
    await expect(hall).toHaveURL(/forecast/);
    // The counter was not opened today, and whoever sits there is threatened all the same.
    await press(desk, desk.getByText('Help', { exact: true }));
    await send(desk, /^Call for help/);
    await expect(desk.getByText(/^Sent at/)).toBeVisible();
    const told = hall.getByRole('alert').filter({ hasText: 'Counter 3 has asked for help since' });
    await expect(told).toBeVisible();
    await isSound(hall, 'the forecast with a call for help');
    await hall.screenshot({ path: `test-results/help-called-${width}.png`, fullPage: true });
    await hall.goto(`/manage/${at}/devices`);
    await expect(told).toBeVisible();
    await isSound(hall, 'the devices with a call for help');
    const answered = hall.waitForEvent('load');
    await press(hall, told.getByRole('button'));
    await answered;
    await expect(hall.getByText('has asked for help since')).toHaveCount(0);
    await desk.reload();
    await expect(desk.getByText(/^Sent at .* seen at/)).toBeVisible();
  });

  test(`reception takes a number back, confirms a priority and withdraws one, by keyboard at ${width}`, async ({ browser }) => {
    const desk = await sits(browser, width, `reception.${at}`);
    await press(desk, desk.getByRole('checkbox', { name: /^Identity card/ }), 'Space');
    await key(desk, 'F2');
    const given = await desk.locator('.k-no bdi').innerText();
    await key(desk, 'Alt+z');
    await expect(desk.getByRole('heading', { name: given })).toHaveCount(0);
    const [first, second] = [await number(at, 'identity-card', { priority: 'disability' }),
      await number(at, 'identity-card', { priority: 'disability' })];
    await desk.goto('/reception');
    const button = (act, ticket) => desk.locator(`#${act}-${ticket.id}`);
    for (const [act, ticket] of [['look', first], ['confirm', first], ['withdraw', second]]) {
      const answered = desk.waitForEvent('load');
      await press(desk, button(act, ticket));
      await answered;
      if (act === 'look') await expect(desk.getByRole('status')).toContainText('Disability');
    }
    await expect(button('confirm', first)).toHaveCount(0);
    await expect(button('withdraw', second)).toHaveCount(0);
    await isSound(desk, 'reception after a priority was withdrawn');
    await desk.screenshot({ path: `test-results/reception-${width}.png`, fullPage: true });
  });

  test(`a volunteer finds the way for a number, by keyboard at ${width}`, async ({ browser }) => {
    const ticket = await number(at, 'passport');
    const page = await sits(browser, width, `volunteer.${at}`);
    await fill(page, 'The number on the paper', ticket.number);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toContainText(`${ticket.number}: waits. Before it:`);
    await fill(page, 'The number on the paper', 'Z');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toContainText('This is no number.');
  });
}

// The day of these two ends for everybody at them.
for (const [width, at] of [[1366, 'baku-1'], [360, 'bus-1']]) {
  test(`a manager's day to its report, by keyboard at ${width}`, async ({ browser }) => {
    const [first, second, third] = [await number(at), await number(at), await number(at)];
    const clerk = `operator.${at}.1`;
    const board = await sits(browser, width, `manager.${at}`);
    await expect(board.locator('#board')).toContainText('no open counter does it, and 3 wait');
    await fill(board, 'Who sits there', clerk);
    await send(board, 'Open a counter');
    await expect(board.locator('#board')).toContainText('Nothing now.');

    await act(clerk, `counters/${at}.1/call-next`);
    await send(board, 'Back to the line Counter 1');
    expect(await seen(first)).toContain('Before you');

    await send(board, 'Report it');
    await expect(board.getByText('has not answered since')).toBeVisible();
    await send(board, 'It answers again');
    const wall = await sits(browser, width);
    await wall.goto(`/wall/${at}?lang=en`);
    await fill(board, 'Text', 'The power');
    await fill(board, 'Own words', 'Back at noon.');
    await send(board, 'Show on every wall');
    await expect(wall.getByText('Back at noon.')).toBeVisible();
    await isSound(board, 'the board with words to the hall');
    await board.screenshot({ path: `test-results/board-${width}.png`, fullPage: true });
    await send(board, 'Withdraw');
    await expect(wall.getByText('Back at noon.')).toBeHidden();

    await fill(board, 'Number', third.number);
    await fill(board, 'Reason', 'An error');
    await send(board, 'Ask for it');
    await expect(board.locator('#board')).toContainText('You asked.');
    await act(clerk, `tickets/${(await act(clerk, `counters/${at}.1/call-next`)).ticket.id}/finish`, {});
    expect(await seen(first)).toContain('How was it?');
    await send(board, 'Close Counter 1');
    await expect(board.locator('#board')).toContainText('no open counter does it, and 2 wait');

    await press(board, board.getByRole('link', { name: 'See whom it concerns' }));
    await expect(board.getByText('2 visits end without a result.')).toBeVisible();
    await isSound(board, 'the second step before a day is closed');
    await board.screenshot({ path: `test-results/close-day-${width}.png`, fullPage: true });
    await send(board, 'Close the day now');
    await expect(heading(board)).toContainText(', 20');
    expect(await seen(second)).toContain('You were not served today');
    await isSound(board, 'the day report');
    await board.screenshot({ path: `test-results/report-${width}.png`, fullPage: true });
    const file = board.waitForEvent('download');
    await press(board, board.getByRole('link', { name: /CSV/ }));
    expect((await file).suggestedFilename()).toMatch(new RegExp(`^${at}-\\d{8}\\.csv$`));
    await press(board, board.getByRole('link', { name: 'Forecast' }));
    await expect(board).toHaveURL(/forecast/);
    await isSound(board, 'the forecast');
  });
}

for (const width of widths) {
  const at = site[width];

  test(`an administrator invites an operator, who makes the account, and suspends it, by keyboard at ${width}`, async ({ browser }) => {
    const office = await sits(browser, width, 'administrator');
    await fill(office, 'Role', 'Counter op');
    await fill(office, 'Centre', width === 360 ? 'Baku, centre 2' : 'Ganja');
    await fill(office, 'Body', 'Ministry of Internal');
    await send(office, 'Make a link');
    const link = await office.getByRole('status').locator('code').innerText();
    const comes = await sits(browser, width);
    await comes.goto(new URL(link).pathname + '?lang=en');
    const login = `somebody-new-${width}`;
    await fill(comes, 'Login', login);
    await fill(comes, 'Password', 'a short sentence is good');
    await fill(comes, 'New PIN', '4821');
    await fill(comes, 'One-time code', '000000');
    await send(comes, 'Make the account');
    await expect(comes.getByRole('alert')).toContainText('The six digits do not fit.');
    await expect(comes.getByLabel('Login', { exact: true })).toHaveValue(login);
    await fill(comes, 'Password', 'a short sentence is good');
    await fill(comes, 'New PIN', '4821');
    const secret = (await comes.locator('p', { hasText: 'If you cannot scan it' }).locator('code').innerText());
    await fill(comes, 'One-time code', code(secret.replaceAll(' ', '')));
    await send(comes, 'Make the account');
    await expect(heading(comes)).toHaveText('Which counter are you at?');
    await comes.keyboard.press('Alt+l');
    await fill(comes, 'PIN', '4821');
    await send(comes, 'Unlock');
    await expect(heading(comes)).toHaveText('Which counter are you at?');

    await office.goto('/manage/staff');
    await send(office, `Suspend ${login}`);
    await expect(office.getByRole('row', { name: login })).toContainText('Suspended');
    expect((await comes.goto('/counter')).status()).toBe(401);
  });

  test(`an administrator changes a plan, ends a device and replaces an operator, by keyboard at ${width}`, async ({ browser }) => {
    const office = await sits(browser, width, 'administrator');
    const place = width === 360 ? 'Baku, centre 2' : 'Ganja';
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await press(office, office.locator(`a[href="/manage/${at}/plan"]`));
    await expect(heading(office)).toContainText(place);
    await fill(office, 'First day', day);
    await fill(office, 'Reason, for everybody to read', 'repair');
    await send(office, 'Announce');
    await expect(office.getByRole('button', { name: `Withdraw ${day}` })).toBeVisible();
    await isSound(office, 'the plan with a closure');
    await office.screenshot({ path: `test-results/plan-closure-${width}.png`, fullPage: true });
    await send(office, /^Withdraw/);
    await expect(office.getByText('Nothing is announced.')).toBeVisible();
    await fill(office, 'Number', '41');
    await fill(office, 'Body', 'Ministry of Int');
    await fill(office, 'Place in the hall', 'Zone A');
    await press(office, office.getByRole('checkbox').first(), 'Space');
    await send(office, 'Save the counter');
    await expect(office.getByRole('button', { name: /^Take out.*41/ })).toBeVisible();
    await send(office, /^Take out.*41/);
    await expect(office.getByRole('button', { name: /^Take out.*41/ })).toHaveCount(0);

    const hall = await sits(browser, width, `manager.${at}`);
    await press(hall, hall.locator('header').getByRole('link', { name: 'Devices' }));
    await fill(hall, 'Kind', 'Display');
    await fill(hall, 'Name', 'By the stairs');
    await send(hall, 'Make a code');
    const code = await hall.locator('.code').innerText();
    const display = await sits(browser, width);
    await display.goto('/enrol?lang=en');
    await fill(display, 'Code', code);
    await display.keyboard.press('Enter');
    await expect(display).toHaveURL(new RegExp(`/wall/${at}`));
    await hall.goto(`/manage/${at}/devices`);
    await press(hall, hall.getByRole('link', { name: 'Revoke By the stairs' }));
    await expect(hall).toHaveURL(/devices\/./);
    await expect(hall.getByRole('button', { name: 'Revoke' })).toBeVisible();
    await isSound(hall, 'the end of a key');
    await send(hall, 'Revoke');
    await expect(hall.getByText('Revoked 20')).toBeVisible();

    await office.goto('/manage/staff');
    await press(office, office.getByRole('link', { name: `Replace operator.${at}.2` }));
    await expect(heading(office)).toHaveText(`Replace operator.${at}.2`);
    await fill(office, 'Who takes over', 'Somebody new');
    await send(office, 'Replace now');
    await expect(office.getByRole('status').locator('code')).toContainText('/welcome/');
    await isSound(office, 'an operator who was replaced');
    await office.screenshot({ path: `test-results/replaced-${width}.png`, fullPage: true });
  });

  test(`head office compares the centres by keyboard at ${width}`, async ({ browser }) => {
    const page = await sits(browser, width, 'head');
    await press(page, page.locator('header').getByRole('link', { name: 'Comparison' }));
    await fill(page, 'Period', 'Today');
    await fill(page, 'By', 'Service');
    await send(page, 'Show');
    await expect(page).toHaveURL(/days=1&by=service/);
    await press(page, page.locator('header').getByRole('link', { name: 'Live board' }));
    await press(page, page.getByRole('link', { name: 'Baku, centre 2' }));
    await expect(heading(page)).toContainText('what is expected');
  });

  test(`an auditor and a public reader choose figures and reach the signed log, by keyboard at ${width}`, async ({ browser }) => {
    await number(at);
    const page = await sits(browser, width, 'auditor');
    await expect(heading(page)).toHaveText('The log, for auditors');
    await press(page, page.getByRole('link', { name: 'Requests to put somebody first' }));
    await expect(page).toHaveURL(/kind=override\.asked/);
    await fill(page, 'Kind', 'ticket.issued');
    await fill(page, 'Centre', width === 360 ? 'Baku, centre 2' : 'Ganja');
    await send(page, 'Show');
    await expect(page).toHaveURL(new RegExp(`site=${at}&kind=ticket\\.issued`));
    const entry = page.locator('tbody th a').first();
    const n = await entry.innerText();
    await press(page, entry);
    await expect(heading(page)).toHaveText(`Entry ${n}`);
    await isSound(page, 'an entry');
    const file = page.waitForEvent('download');
    await press(page, page.getByRole('link', { name: 'Download the receipt of this entry' }));
    expect((await file).suggestedFilename()).toBe(`onewindow-entry-${n}.tlog-proof`);
    await press(page, page.getByRole('navigation', { name: 'Where you are' }).getByRole('link'));
    await press(page, page.getByRole('main').getByRole('link', { name: 'Public figures' }));
    await expect(heading(page)).toHaveText('Public figures');
    const reader = await sits(browser, width);
    await reader.goto('/figures');
    for (const who of [page, reader]) {
      await fill(who, 'Centre', width === 360 ? 'Baku, centre 2' : 'Ganja');
      await fill(who, 'Period', 'Year');
      await send(who, 'Show');
      await expect(who).toHaveURL(new RegExp(`site=${at}&period=year`));
      await press(who, who.getByRole('link', { name: /bribe/ }));
      await press(who, who.getByRole('link', { name: 'The newest signed state of the log' }));
      // Name, size, root and signature (C2SP tlog-checkpoint).
      const state = await who.locator('body').innerText();
      expect(state).toMatch(/^(demo\.\S+)\n[1-9]\d*\n[\w+/]{43}=\n\n— \1 \S+/);
    }
  });
}
