// The figures of a week that is over, computed again by whoever reads them, at a desk's width and at
// a phone's, by keyboard alone. No other journey uses this log: a few people of another day would
// withhold what is read here.
import { test, expect } from './test.mjs';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { act, fill, isSound, number, press, send, sits } from './helpers.mjs';
import { port } from './program.mjs';
import { steered } from './steered.mjs';

let own;
const hour = 3600;
const shot = (page, name) => page.screenshot({ path: `test-results/${name}.png`, fullPage: true });

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  own = steered(port());
  await own.start();
});
test.afterAll(() => own.off());

for (const [width, at, place] of [[1366, 'baku-1', 'Baku, centre 1'], [360, 'ganja-1', 'Ganja']]) {
  test(`a journalist takes the figures of a week, and computes them again, by keyboard at ${width}`, async ({ browser }) => {
    const clerk = `operator.${at}.1`;
    // To ten o'clock of the next day: who waits from one hour into the next is counted in both.
    await own.advance(24 * hour - ((await own.advance(0)).now - 6 * hour) % (24 * hour));
    for (let n = 0; n < 6; n += 1) await number(own, at);
    await own.advance(7 * 60);
    for (let n = 0; n < 6; n += 1) {
      const { ticket } = await act(own, clerk, `counters/${at}.1/call-next`);
      await act(own, clerk, `tickets/${ticket.id}/finish`, {});
    }
    await act(own, `manager.${at}`, `sites/${at}/close-day`);
    // To the Monday after, when the week is published: the first day of 1970 was a Thursday.
    const { now } = await own.advance(0);
    const into = (now + 3 * 24 * hour) % (7 * 24 * hour);
    await own.advance(7 * 24 * hour - into + 12.1 * hour);
    const reader = await sits(browser, own, width);
    await reader.goto('/figures');
    await fill(reader, 'Centre', place);
    await fill(reader, 'Period', 'Week');
    await send(reader, 'Show');
    await expect(async () => {
      await reader.reload();
      await expect(reader.getByText('Half waited at most so many minutes').first()).toBeVisible();
    }).toPass();
    const figure = reader.getByRole('region', { name: 'Wait by hour' });
    await press(reader, figure.locator('summary', { hasText: 'Show as a table' }).first());
    await expect(figure.first().getByRole('row', { name: /^10:00/ }).or(
      figure.first().getByRole('row').nth(1))).toContainText('7 min');
    await press(reader, figure.locator('summary', { hasText: 'Recompute this' }).first());
    await isSound(reader, 'figures with their table');
    await shot(reader, `figures-${width}`);
    const file = reader.waitForEvent('download');
    await press(reader, reader.getByRole('link', { name: 'Download all as CSV' }));
    const lines = readFileSync(await (await file).path(), 'utf8').split('\r\n');
    const all = Object.fromEntries(lines[0].split(',').map((name, n) => [name, lines[1].split(',')[n]]));
    expect([all.called, all.median_min, all.finished]).toEqual(['6', '7', '6']);
    // The line that stands there is run as it stands.
    const [, ...line] = (await figure.locator('code').first().innerText()).match(/'[^']*'|\S+/g)
      .map((word) => word.replaceAll("'", ''));
    const again = execFileSync('../target/debug/onewindow-verify', line, { encoding: 'utf8' });
    expect(again).toContain('numbers taken: 6\ncalled: 6\nhalf waited at most: 7 min');
  });
}
