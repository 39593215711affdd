// One large attachment, sealed and opened: to an OpenPGP key, and in a capsule. Each step says what it
// took, in seconds.
import { createClient } from '/waferseal/index.js';

const utf8 = (text) => new TextEncoder().encode(text);
const chosen = () => document.querySelector('input').files[0];

async function timed(step) {
  const start = performance.now();
  const more = await step();
  return { seconds: (performance.now() - start) / 1000, ...more };
}

// Reads all of it and compares it with the file.
async function compare(stream) {
  const original = chosen().stream().getReader();
  let left = new Uint8Array();
  let size = 0;
  let same = true;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    for (let at = 0; at < value.length; ) {
      if (left.length === 0) left = (await original.read()).value ?? new Uint8Array([0]);
      const length = Math.min(left.length, value.length - at);
      same &&= indexedDB.cmp(left.subarray(0, length), value.subarray(at, at + length)) === 0;
      left = left.subarray(length);
      at += length;
    }
  }
  return { same: same && size === chosen().size };
}

// The worker that stretches the answer has 64 MiB for it, and ends before anything is sealed or read; the
// memory comes back a moment later.
const afterStretching = 0.01;

const bob = 'bob@example.net';
const client = createClient();
const state = {};

const steps = {
  // ---- OpenPGP
  async prepare() {
    state.pair = await client.keys.generate({ mailbox: bob });
    state.keys = { [bob]: state.pair.publicKey };
    state.request = {
      sender: 'ann@example.org',
      recipients: [{ mailbox: bob }],
      policy: {},
      ...(await client.keys.facts(state.keys, { pinned: true })),
    };
    state.resolution = await client.resolve(state.request);
  },
  async seal() {
    const { request, resolution, keys } = state;
    const message = {
      from: { mailbox: 'ann@example.org' },
      to: [{ mailbox: bob }],
      subject: 'large',
      attachments: [{ fileName: 'large', content: chosen() }],
    };
    [state.sealed] = await client.seal({ message, request, resolution, keys, output: 'blob' });
  },
  async open() {
    state.mail = await client.open({
      mail: state.sealed.mail,
      with: { key: state.pair.privateKey },
      attachments: 'streams',
    });
  },
  async read() {
    const result = await compare(state.mail.attachments[0].stream());
    state.mail.close();
    return result;
  },

  // ---- in a capsule, through the server
  async logIn({ mailbox, password }) {
    state.session = await client.logIn(mailbox, utf8(password));
    await state.session.lookup([bob]);
  },
  async send() {
    const { session } = state;
    const { answer, phrase } = await session.escrow.suggest();
    const question = { question: 'Which?', answer, strength: 'generated', save: false };
    const draft = {
      recipients: [{ mailbox: bob, name: '', field: 'to', question }],
      subject: 'large',
      text: '',
      attachments: [chosen()],
      tlsOptOut: false,
      floor: {},
    };
    const stages = {};
    const id = await session.send(draft, await session.resolve(draft), {
      onProgress: ({ stage, done }) => {
        stages[stage] ??= performance.now();
        if (stage !== 'sealing' || done > afterStretching) window.stage = stage;
      },
    });
    const link = await session.linkOf(id, bob);
    const between = (a, b) => (stages[b] - stages[a]) / 1000;
    const sealing = between('sealing', 'uploading');
    window.stage = '';
    return { sealing, uploading: between('uploading', 'handing-over'), link, phrase };
  },
  async unlock({ link, phrase }) {
    state.portal = createClient({ engine: 'portal' });
    state.pickUp = await state.portal.escrow.unlock(link);
    let begun;
    const { message } = await state.pickUp.answer(utf8(phrase), {
      attachments: 'streams',
      onProgress: ({ done }) => {
        begun ??= performance.now();
        if (done > afterStretching) window.stage = 'reading';
      },
    });
    state.mail = message;
    window.stage = '';
    return { reading: (performance.now() - begun) / 1000 };
  },
  async readUnlocked() {
    const result = await compare(state.mail.attachments[0].stream());
    state.pickUp.close();
    return result;
  },
};

window.step = (name, given) => timed(() => steps[name](given));
document.title = 'ready';
