// What a manager shows a hall, and what a counter gives on paper: by keyboard, at a desk's width and
// at a phone's.
import { test, expect } from './test.mjs';
import { spawn } from 'node:child_process';
import { fill, heading, isSound, key, number, press, send, sits, tabTo } from './helpers.mjs';
import { demo, printerAt } from './program.mjs';

const own = demo();
const widths = [1366, 360];
const site = { 1366: 'baku-1', 360: 'baku-2' };

for (const width of widths) {
  const at = site[width];

  test(`a manager shows a picture on the walls, by keyboard at ${width}`, async ({ browser }) => {
    const wall = await sits(browser, own, 1920);
    await wall.goto(`/wall/${at}?lang=en`);
    await expect(wall.locator('#media')).toContainText('What prevents a bribe here?');
    const picture = await wall.screenshot({ clip: { x: 0, y: 0, width: 640, height: 360 } });

    const page = await sits(browser, own, width, `manager.${at}`);
    await press(page, page.getByRole('link', { name: 'Pictures' }));
    await expect(heading(page)).toHaveText('Pictures');
    const words = async (file) => {
      await tabTo(page, page.getByLabel('File'));
      await page.getByLabel('File').setInputFiles(file);
    };
    await words({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await fill(page, 'Name for staff', 'Opening hours');
    await fill(page, 'Azərbaycanca', 'Bazar bağlıdır');
    await fill(page, 'English', 'Closed on Sunday');
    await fill(page, 'Русский', 'В воскресенье закрыто');
    await fill(page, 'العربية', 'مغلق يوم الأحد');
    await send(page, 'Show it');
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByLabel('English')).toHaveValue('Closed on Sunday');
    await isSound(page, 'a refused picture');
    await words({ name: 'hours.png', mimeType: 'image/png', buffer: picture });
    await send(page, 'Show it');
    await expect(page.getByText('Opening hours').first()).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await isSound(page, 'the pictures');
    await page.screenshot({ path: `test-results/pictures-${width}.png`, fullPage: true });

    const shown = wall.locator('#media img');
    await expect(shown).toHaveAttribute('alt', 'Closed on Sunday', { timeout: 30_000 });
    expect(await shown.evaluate((i) => i.decode().then(() => i.naturalWidth))).toBe(640);
    await wall.screenshot({ path: `test-results/wall-picture-${width}.png` });

    await send(page, 'Remove Opening hours');
    await expect(page.getByText('No pictures')).toBeVisible();
    await expect(shown).toHaveCount(0, { timeout: 30_000 });
  });

  test(`whoever is turned away gets a slip on paper, by keyboard at ${width}`, async ({ browser }) => {
    // A printer has one place.
    const address = printerAt(widths.indexOf(width));
    const file = new URL('../target/debug/examples/printer', import.meta.url).pathname;
    const printer = spawn(file, [address], { stdio: ['pipe', 'pipe', 'inherit'] });
    const papers = [];
    printer.stdout.on('data', (line) => papers.push(...String(line).trim().split('\n')));
    const paper = async (n) => {
      printer.stdin.write('\n');
      await expect.poll(() => papers.length, { timeout: 20_000 }).toBe(n);
      return new URL(papers[n - 1]);
    };
    try {
      const office = await sits(browser, own, width, `manager.${at}`);
      await office.goto(`/manage/${at}/devices?lang=en`);
      await press(office, office.getByRole('link', { name: 'Enrol a printer' }));
      await fill(office, 'Name', 'Hall');
      await fill(office, 'Address', address);
      await office.keyboard.press('Enter');
      await expect(office.getByLabel('Code')).toBeVisible({ timeout: 20_000 });
      await fill(office, 'Code', (await paper(1)).searchParams.get('code'));
      await office.keyboard.press('Enter');
      await expect(office.getByText('Hall').first()).toBeVisible();

      const visitor = await number(own, at);
      const desk = await sits(browser, own, width, `operator.${at}.1`);
      await send(desk, 'Open the counter');
      await key(desk, 'F2');
      await expect(heading(desk)).toHaveText(visitor.number);
      await key(desk, 'F9');
      await desk.keyboard.press('Alt+g');
      await desk.keyboard.press('ArrowDown');
      await key(desk, 'Alt+g');
      await expect(desk.getByText(`Turned away: ${visitor.number}`)).toBeVisible();
      await isSound(desk, 'after turning away');
      await key(desk, 'Alt+s');
      await expect(desk.getByText('The slip is in the printer: Hall.')).toBeVisible({ timeout: 20_000 });
      expect((await paper(2)).pathname).toBe(visitor.path.split('?')[0]);
      await desk.screenshot({ path: `test-results/slip-${width}.png`, fullPage: true });
      await send(desk, 'Close the counter');
    } finally {
      printer.stdin.end();
    }
  });
}
