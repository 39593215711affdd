// The pick-up page in Chromium, as a recipient uses it.
import assert from 'node:assert/strict';
import { codes } from 'waferseal';
import { open } from '../web/site.mjs';

/** Waits until a page shows the sentence of a code. No two codes have the same sentence. */
export async function says(page, code) {
  assert.ok(code in codes, `${code} is a code`);
  await page.getByText(codes[code].message).waitFor();
}

export class PickUpPage {
  #opened;

  static async open(browser, link, options = {}) {
    return new PickUpPage(await open(browser, link, options));
  }

  constructor(opened) {
    this.#opened = opened;
  }

  get page() {
    return this.#opened.page;
  }
  get complaints() {
    return this.#opened.complaints;
  }
  close() {
    return this.#opened.close();
  }

  get answerField() {
    return this.page.getByLabel('Your answer');
  }

  async asks(question) {
    await this.page.getByText(question).waitFor();
    await this.answerField.waitFor();
  }

  async answer(text) {
    await this.answerField.fill(text);
    await this.page.keyboard.press('Enter');
  }

  async opens({ subject, text }) {
    await this.page.getByRole('heading', { name: subject }).waitFor();
    await this.page.getByText(text).waitFor();
  }

  /** Nothing is asked and nothing is shown but why. */
  async refuses(code) {
    await says(this.page, code);
    await this.page.getByRole('button', { name: 'Use another link' }).waitFor();
    assert.equal(await this.answerField.count(), 0);
  }
}
