// A page that shows hostile texts, lays hands on them as a reader does, and sees what comes of it.
import { openIn } from '../site.mjs';

// How a text is shown:
//   letter   as a reader sees it, cleaned and in its frame
//   framed   as it came, in the letter's frame with the letter's policy
//   cleaned  in a frame that may do everything
//   raw      as it came, in such a frame
//   bare     as it came, in the page itself
export class Letters {
  /** Numbers of the scripts that ran. */
  ran = new Set();
  /** Messages that reached the page. */
  messages = [];
  /** Dialogs, windows, downloads, frames that went elsewhere. */
  happened = [];

  static async open(context, url) {
    const letters = new Letters();
    await letters.#open(context, url);
    return letters;
  }

  async #open(context, url) {
    const { page, complaints } = await openIn(context, 'about:blank');
    Object.assign(this, { page, complaints, url });
    await page.exposeFunction('ranScript', (number) => this.ran.add(number));
    await page.exposeFunction('gotMessage', (text) => this.messages.push(text));
    page.on('dialog', (dialog) => {
      this.happened.push(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => undefined);
    });
    page.on('popup', (popup) => {
      this.happened.push(`popup: ${popup.url()}`);
      popup.close().catch(() => undefined);
    });
    page.on('download', (download) => this.happened.push(`download: ${download.url()}`));
    page.on('framenavigated', (frame) => {
      const to = frame.url();
      if (frame.parentFrame() && to !== 'about:srcdoc' && to !== 'about:blank')
        this.happened.push(`navigated: ${to}`);
    });
    await page.goto(url);
    await page.evaluate(() => {
      window.hurt = (number) => window.ranScript(number);
      window.addEventListener('message', ({ data }) => window.gotMessage(String(data)));
      window.channel = new BroadcastChannel('waferseal');
      window.channel.addEventListener('message', ({ data }) => window.gotMessage(String(data)));
      window.before = Object.getOwnPropertyNames(window).join();
    });
    await page.evaluate(show);
    this.cdp = await context.newCDPSession(page);
  }

  close() {
    return this.page.close();
  }

  /** Shows texts beside each other until remove(). */
  show(texts, how, wait = 30) {
    return this.page.evaluate((it) => window.showTexts(...it), [texts, how, wait]);
  }

  remove() {
    return this.page.evaluate(() => window.removeTexts());
  }

  /** Clicks and presses keys on what is shown, as one does who reads it. */
  async touch() {
    const { mouse, keyboard } = this.page;
    const { x, y, width, height } = await this.page.evaluate(() => window.boxOfTexts());
    await mouse.click(x + 24, y + 24);
    for (const key of ['Tab', 'Enter', 'Space', 'Alt+x']) await keyboard.press(key);
    await mouse.click(x + width / 2, y + height / 2);
  }

  /** A click with the middle button: what it points at is to be opened beside. */
  async openBeside() {
    const { x, y, width, height } = await this.page.evaluate(() => window.boxOfTexts());
    await this.page.mouse.click(x + width / 2, y + height / 2, { button: 'middle' });
  }

  hasLink() {
    return this.page.evaluate(() => {
      const { letter } = document.querySelector('wafer-letter-view');
      return /<(a|area) [^>]*href="http/.test(window.safeDocument(letter.html, new Map()));
    });
  }

  /** What stands above the letter's text, as it is painted. */
  async head() {
    const { y: height } = await this.page.evaluate(() => window.boxOfTexts());
    const clip = { x: 0, y: 0, width: 1280, height: Math.max(1, height), scale: 1 };
    const { data } = await this.cdp.send('Page.captureScreenshot', { clip, format: 'png' });
    return data;
  }

  /** All that is kept in the page's origin. */
  async stored() {
    const kept = await this.page.evaluate(async () => {
      const names = [];
      const root = await navigator.storage.getDirectory();
      for await (const name of root.keys()) names.push(`file ${name}`);
      for (const { name } of await indexedDB.databases()) names.push(`database ${name}`);
      for (const name of await caches.keys()) names.push(`cache ${name}`);
      for (const [where, it] of Object.entries({ localStorage, sessionStorage }))
        for (const name of Object.keys(it)) names.push(`${where} ${name}`);
      for (const { scope } of await navigator.serviceWorker.getRegistrations())
        names.push(`service worker ${scope}`);
      return names;
    });
    const cookies = await this.page.context().cookies(this.url);
    return [...kept, ...cookies.map(({ name }) => `cookie ${name}`)];
  }

  async forgetStored() {
    await this.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      for await (const name of root.keys()) await root.removeEntry(name);
      for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
      for (const name of await caches.keys()) await caches.delete(name);
      localStorage.clear();
      sessionStorage.clear();
    });
    await this.page.context().clearCookies();
  }

  /** What a text did to the page around it: names, marks, where it is. */
  async changes() {
    const changed = await this.page.evaluate(() => {
      const names = Object.getOwnPropertyNames(window).filter(
        (name) => !window.before.split(',').includes(name) && !window.ours.includes(name),
      );
      const { hurt } = document.body.dataset;
      return [...names, ...(hurt ? [`data-hurt=${hurt}`] : [])];
    });
    const here = this.page.url();
    return here === this.url ? changed : [...changed, `the page went to ${here}`];
  }
}

// In the page.
function show() {
  const held = [];
  const framed = (text) => {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'position:absolute;inset:0;width:600px;height:400px';
    frame.srcdoc = text;
    return frame;
  };
  // What the letter's document has in its body: the policy in its head is a defence of its own.
  const cleaned = (text) =>
    text
      .split('\u{1}\u{1}\u{1}')
      .map((one) => /<body[^>]*>([\s\S]*)<\/body>/.exec(window.safeDocument(one, new Map()))[1])
      .join('<hr>');
  const around = window.safeDocument('', new Map()).split('</body>');
  const canary = '<script>window.hurt = parent.hurt</script>';
  const made = {
    letter: async (text) => {
      const view = window.showMarkup(text);
      held.push(view);
      await view.updateComplete;
      return view.renderRoot.querySelector('iframe');
    },
    framed: (text) => {
      const frame = framed(window.frameDocument(around.join(text)));
      frame.setAttribute('sandbox', '');
      return frame;
    },
    cleaned: (text) => framed(canary + cleaned(text)),
    raw: (text) => framed(canary + text),
  };
  const loaded = (frame) =>
    new Promise((resolve) => {
      frame.addEventListener('load', resolve, { once: true });
      setTimeout(resolve, 2000); // one that is replaced while it loads
      if (!frame.isConnected) document.body.append(frame);
      held.push(frame);
    });
  Object.assign(window, {
    ours: ['before', 'ours', 'showTexts', 'removeTexts', 'boxOfTexts'],
    async showTexts(texts, how, wait) {
      if (how === 'bare') {
        const markup = document.createElement('div');
        markup.setHTMLUnsafe(texts.join(''));
        document.body.append(markup);
        held.push(markup);
      } else {
        await Promise.all(texts.map(async (text) => loaded(await made[how](text))));
      }
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    },
    removeTexts() {
      for (const one of held.splice(0)) one.remove();
    },
    boxOfTexts() {
      const view = document.querySelector('wafer-letter-view');
      const frame = (view?.renderRoot ?? document).querySelector('iframe');
      return (frame ?? document.body).getBoundingClientRect().toJSON();
    },
  });
}
