// The test of Playwright, in which no page may complain in the console of its browser: an error of
// a script, something that the policy of the page forbids, a part that is not there.
import { test as plain, expect } from '@playwright/test';

export { expect };

/** A refusal is an answer that a page shows: tests read it there. So is a page that is not there. */
const isAnswer = (m) => /status of 4(01|03|09|10|22)/.test(m.text()) ||
  (/status of 404/.test(m.text()) && m.location().url === m.page()?.url());

export const test = plain.extend({
  /** What else may be complained of in a test: a server that it stops, for one. */
  complaints: [/(?!)/, { option: true }],
  quiet: [async ({ browser, complaints }, use) => {
    const heard = [];
    const hear = (text) => complaints.test(text) || heard.push(text);
    const newContext = browser.newContext;
    browser.newContext = async (...options) => {
      const context = await newContext.apply(browser, options);
      context.on('console', (m) => m.type() === 'error' && !isAnswer(m) &&
        hear(`${m.text()} ${m.location().url} on ${m.page()?.url()}`));
      context.on('weberror', (e) => hear(`${e.error()} on ${e.page()?.url()}`));
      return context;
    };
    await use();
    browser.newContext = newContext;
    expect(heard).toEqual([]);
  }, { auto: true }],
});
