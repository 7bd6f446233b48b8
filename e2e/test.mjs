// The test of Playwright, in which no page may complain in the console of its browser.
import { test as plain, expect } from '@playwright/test';

export { expect };

export const test = plain.extend({
  /** What consoles may say in a test: of an answer that it asks for on purpose, of a server that it
   * stopped. */
  complaints: [/(?!)/, { option: true }],
  quiet: [async ({ browser, complaints }, use) => {
    const heard = [];
    const hear = (text) => complaints.test(text) || heard.push(text);
    const newContext = browser.newContext;
    browser.newContext = async (...options) => {
      const context = await newContext.apply(browser, options);
      context.on('console', (m) =>
        m.type() === 'error' && hear(`${m.text()} ${m.location().url} on ${m.page()?.url()}`));
      context.on('weberror', (e) => hear(`${e.error()} on ${e.page()?.url()}`));
      return context;
    };
    await use();
    browser.newContext = newContext;
    expect(heard).toEqual([]);
  }, { auto: true }],
});
