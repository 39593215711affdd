// The sender's webmail in Chromium: log in, write, send, and see what became of it.
import { open } from '../web/site.mjs';

export class Webmail {
  /** Every request of the page: {method, path}. */
  requests = [];
  #opened;

  static async open(browser, origin) {
    return new Webmail(await open(browser, origin));
  }

  constructor(opened) {
    this.#opened = opened;
    this.page.on('request', (request) => {
      this.requests.push({ method: request.method(), path: new URL(request.url()).pathname });
    });
  }

  get page() {
    return this.#opened.page;
  }
  close() {
    return this.#opened.close();
  }

  async logIn({ mailbox, password }) {
    await this.page.getByLabel('Email address').fill(mailbox);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.page.getByRole('heading', { name: 'New message' }).waitFor({ state: 'attached' });
  }

  /** How a recipient's copy is protected: the short word beside the address. */
  chip(mailbox) {
    return this.page.locator('.chip', { hasText: mailbox });
  }

  async addTo(field, ...mailboxes) {
    const input = this.page.locator(`wafer-recipients-field[field="${field}"] input`);
    for (const mailbox of mailboxes) {
      await input.fill(mailbox);
      await input.press('Enter');
      await this.chip(mailbox).waitFor();
    }
  }

  async giveQuestion(mailbox, { question, answer, save = true }) {
    const asked = this.page.locator(`wafer-recipient-question[data-for="${mailbox}"]`);
    const form = asked.locator('wafer-question-form');
    await form.getByLabel('Question').fill(question);
    await form.getByLabel('Answer').fill(answer);
    await form.getByLabel('Remember it in my address book').setChecked(save);
    await this.chip(mailbox).getByText('Question', { exact: true }).waitFor();
  }

  async write({ subject, text }) {
    await this.page.getByLabel('Subject').fill(subject);
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
  }

  pressSend() {
    return this.page.getByRole('button', { name: 'Send' }).click();
  }

  /** Sends what is written and gives the message's id, once the server has accepted it. */
  async send() {
    const accepted = this.page.waitForResponse(
      (response) =>
        response.request().method() === 'POST' &&
        new URL(response.url()).pathname === '/api/v1/messages',
    );
    await this.pressSend();
    const { id } = await (await accepted).json();
    await this.page.getByText('You see under Sent').waitFor();
    return id;
  }

  async show(view) {
    await this.page.getByRole('link', { name: view, exact: true }).click();
  }

  /** One copy in the list of what was sent. */
  copy(subject, mailbox) {
    const heading = this.page.getByRole('heading', { name: subject, exact: true });
    return this.page.locator('article', { has: heading }).locator('.copy', { hasText: mailbox });
  }

  /** What the server says about a message of the sender's: copies with states and codes, events. */
  message(id) {
    return this.page.evaluate(async (it) => (await fetch(`/api/v1/messages/${it}`)).json(), id);
  }
}
