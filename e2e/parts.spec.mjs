// The living parts of a page: who may not see one any more is told so, a late answer overtakes no
// newer one, and what has not changed stays as it is, with the focus in it.
import { test, expect } from './test.mjs';
import { fill, heading, key, number, send, sits } from './helpers.mjs';
import { port } from './program.mjs';
import { steered } from './steered.mjs';

let own;
const hour = 3600;

test.beforeAll(async () => {
  own = steered(port());
  await own.start();
});
test.afterAll(() => own.off());

/** A screen whose stream has opened: its part has been fetched once. */
async function opened(browser, who, from, path) {
  const page = await sits(browser, own, 1366);
  const fetched = page.waitForResponse((r) => r.url().endsWith(from));
  await page.goto(`/demo/enter/${who}`);
  if (path) await page.goto(path);
  await (await fetched).finished();
  return page;
}

/** What a test holds back until it lets it go. */
function held() {
  const late = {};
  late.over = new Promise((go) => { late.go = go; });
  return late;
}

const again = (page, part) => page.locator(part).dispatchEvent('again');

test('a board whose session has ended shows the way to sign in', async ({ browser }) => {
  const board = await opened(browser, 'manager.baku-1', '/manage/baku-1/board');
  await own.advance(9 * hour);
  await again(board, '#board');
  await expect(board.locator('main').getByRole('link', { name: 'Sign in' })).toBeVisible();
});

test('a reception that has searched and whose session has ended does too', async ({ browser }) => {
  const desk = await opened(browser, 'reception.baku-1', '/reception/side');
  await fill(desk, 'Phone number or spoken code', '0501112233');
  await key(desk, 'F4');
  await expect(desk).toHaveURL(/\/reception\/find$/);
  await own.advance(9 * hour);
  await again(desk, '#line');
  await expect(desk.locator('main').getByRole('link', { name: 'Sign in' })).toBeVisible();
});

test('a counter that is locked in another window shows the way to sign in', async ({ browser }) => {
  const desk = await sits(browser, own, 1366, 'operator.baku-1.1');
  await send(desk, 'Open the counter');
  const other = await desk.context().newPage();
  await other.goto('/counter');
  await send(other, 'Lock Alt L');
  await expect(heading(other)).toHaveText('This desk is locked');
  await again(desk, '#line');
  await expect(desk.locator('main').getByRole('link', { name: 'Sign in' })).toBeVisible();
});

test('a late answer never takes the place of a newer one', async ({ browser }) => {
  const board = await opened(browser, 'manager.baku-1', '/manage/baku-1/board');
  const late = held();
  let asked = 0;
  await board.route('**/manage/baku-1/board', async (route) => {
    asked += 1;
    const body = `<p>Answer ${asked}</p>`;
    if (asked === 1) await late.over;
    await route.fulfill({ contentType: 'text/html', body });
  });
  await board.locator('#board').evaluate((part) => {
    window.shown = [];
    new MutationObserver(() => window.shown.push(part.textContent)).observe(part, { childList: true });
  });
  const first = board.waitForResponse('**/manage/baku-1/board');
  await again(board, '#board');
  await expect.poll(() => asked).toBe(1);
  await again(board, '#board');
  await expect(board.locator('#board')).toHaveText('Answer 2');
  late.go();
  await (await first).finished();
  await again(board, '#board');
  await expect(board.locator('#board')).toHaveText('Answer 3');
  expect(await board.evaluate(() => window.shown)).toEqual(['Answer 2', 'Answer 3']);
});

test('a part that has not changed stays, with the focus in it and commands of its own', async ({ browser }) => {
  await number(own, 'baku-1', 'identity-card', { priority: 'disability' });
  const desk = await opened(browser, 'reception.baku-1', '/reception/side');
  const command = desk.locator('#line [name=command]').first();
  const ground = desk.getByRole('button', { name: 'See the ground' });
  for (const change of ['none', 'none', 'one']) {
    const before = await command.inputValue();
    await ground.first().evaluate((button) => {
      button.kept = true;
      button.focus();
    });
    if (change === 'one') await number(own, 'baku-1', 'identity-card', { priority: 'pregnant' });
    await again(desk, '#line');
    await expect(command).not.toHaveValue(before);
    await expect(ground).toHaveCount(change === 'one' ? 2 : 1);
    const kept = await ground.first().evaluate((b) => b.kept === true);
    expect(kept, change).toBe(change === 'none');
    if (kept) await expect(ground.first()).toBeFocused();
  }
});

test('a part that asks again by itself is read once, and its newer answer stays', async ({ browser }) => {
  const page = await sits(browser, own, 1366, 'reception.baku-1');
  const late = held();
  let asked = 0;
  await page.route('**/paper/again', async (route) => {
    asked += 1;
    const words = asked < 4 ? 'The paper is on its way.' : `The paper is out ${Math.min(asked, 6)}.`;
    const body = `<div data-open><form><p role="status">${words}</p><input type="hidden" name="command" value="${asked}"><button>Print</button></form></div>`;
    if (asked === 4) await late.over;
    await route.fulfill({ contentType: 'text/html', body });
    if (asked > 5) late.go();
  });
  await page.evaluate(() => {
    window.shown = [];
    document.body.insertAdjacentHTML('beforeend', '<section id="own" data-again="/paper/again"><div data-open></div></section>');
    const part = document.querySelector('#own');
    new MutationObserver(() => window.shown.push(part.textContent)).observe(part, { childList: true });
  });
  await expect(page.locator('#own')).toContainText('The paper is out 6.', { timeout: 15_000 });
  await expect.poll(() => asked).toBeGreaterThan(7);
  expect(await page.evaluate(() => window.shown)).toEqual(
    ['The paper is on its way.Print', 'The paper is out 5.Print', 'The paper is out 6.Print'],
  );
});
