// What both sides do in Chromium, each step in milliseconds. Nothing is imported before it is asked for.
const utf8 = (text) => new TextEncoder().encode(text);
const ann = 'ann@example.org';
const bob = 'bob@example.net';
const state = {};

async function timed(step) {
  const begun = performance.now();
  await step();
  return performance.now() - begun;
}

// Bytes that do not compress.
function random(size) {
  const out = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(out.subarray(at, at + 65_536));
  return out;
}

async function ours() {
  if (state.client) return state.client;
  const { createClient } = await import('/waferseal/index.js');
  state.client = createClient();
  return state.client;
}

// The package's worker, asked as the package asks it.
async function worker() {
  if (state.call) return state.call;
  const policy = trustedTypes.createPolicy('waferseal', { createScriptURL: (url) => url });
  const port = new Worker(policy.createScriptURL('/waferseal/worker.js'), { type: 'module' });
  const waiting = new Map();
  port.onmessage = ({ data: { id, type, value, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (type === 'done') resolve(value);
    else reject(new Error(error.code));
  };
  const wasmUrl = new URL('/waferseal/waferseal-engine.wasm', location.href).href;
  port.postMessage({ type: 'start', wasmUrl });
  let next = 1;
  state.call = (operation, args) =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve, reject });
      port.postMessage({ type: 'call', id: next++, operation, args });
    });
  return state.call;
}

// A key, and the resolution that a message to it is sealed by.
async function prepareKey() {
  const client = await ours();
  state.pair ??= await client.keys.generate({ mailbox: bob });
  const keys = { [bob]: state.pair.publicKey };
  const request = {
    sender: ann,
    recipients: [{ mailbox: bob }],
    policy: {},
    ...(await client.keys.facts(keys, { pinned: true })),
  };
  return { client, keys, request, resolution: await client.resolve(request) };
}

const message = (bytes) => ({
  from: { mailbox: ann },
  to: [{ mailbox: bob }],
  subject: 'bench',
  text: 'bench',
  attachments: [{ fileName: 'bench', content: new Blob([bytes]) }],
});

const steps = {
  /** A message with an attachment of `size` bytes: sealed and opened by us, and its text by the peer. */
  async openPgp(size) {
    const openpgp = await import('/openpgp/openpgp.min.mjs');
    const { client, ...sealing } = await prepareKey();
    const bytes = random(size);
    let sealed;
    const seal = await timed(async () => {
      [sealed] = await client.seal({ message: message(bytes), ...sealing, output: 'blob' });
    });
    const mail = sealed.mail;
    const open = await timed(async () => {
      const opened = await client.open({
        mail,
        with: { key: state.pair.privateKey },
        attachments: 'streams',
      });
      opened.close();
    });

    // The peer gets the key and the same text, and what we sealed.
    const text = await mail.text();
    const armored = text.slice(
      text.indexOf('-----BEGIN PGP MESSAGE'),
      text.indexOf('-----END PGP MESSAGE-----') + 25,
    );
    const decryptionKeys = await openpgp.readPrivateKey({ binaryKey: state.pair.privateKey });
    const encryptionKeys = decryptionKeys.toPublic();
    let plain;
    const peerOpen = await timed(async () => {
      const found = await openpgp.decrypt({
        message: await openpgp.readMessage({ armoredMessage: armored }),
        decryptionKeys,
        format: 'binary',
      });
      plain = found.data;
    });
    const peerSeal = await timed(async () => {
      await openpgp.encrypt({
        message: await openpgp.createMessage({ binary: plain }),
        encryptionKeys,
        config: { aeadProtect: false, preferredCompressionAlgorithm: 0 },
      });
    });
    return { seal, open, peerSeal, peerOpen };
  },

  /** From nothing to a sealed message of 4 KiB; each in a page of its own. */
  async firstOurs() {
    const bytes = random(3000);
    return timed(async () => {
      const { client, ...sealing } = await prepareKnownKey();
      await client.seal({ message: message(bytes), ...sealing, output: 'blob' });
    });
  },
  async firstPeers() {
    const bytes = random(4096);
    return timed(async () => {
      const openpgp = await import('/openpgp/openpgp.min.mjs');
      await openpgp.encrypt({
        message: await openpgp.createMessage({ binary: bytes }),
        encryptionKeys: await openpgp.readKey({ binaryKey: state.knownKey }),
        config: { aeadProtect: false },
      });
    });
  },
  /** The key that both first messages go to. */
  async knowKey(octets) {
    state.knownKey = new Uint8Array(octets);
  },
  async makeKey() {
    await prepareKey();
    return [...state.pair.publicKey];
  },

  /** An answer given on the pick-up page, and the stretching alone that is the most of it. */
  async unlock({ link, answer }) {
    const { createClient } = await import('/waferseal/index.js');
    state.portal ??= createClient({ engine: 'portal' });
    const pickUp = await state.portal.escrow.unlock(link);
    const unlock = await timed(async () => {
      const { message } = await pickUp.answer(utf8(answer));
      if (!message) throw new Error('it did not open');
    });
    pickUp.close();
    const { default: sodium } = await import('/libsodium.js');
    await sodium.ready;
    const salt = random(16);
    const alone = await timed(async () => {
      sodium.crypto_pwhash(
        32,
        utf8(answer),
        salt,
        3,
        64 * 2 ** 20,
        sodium.crypto_pwhash_ALG_ARGON2ID13,
      );
    });
    return { unlock, alone };
  },

  /** The body of a capsule, by the worker alone: what it seals is a file of a draft. */
  async capsule(size) {
    const call = await worker();
    const file = new Blob([random(size)]);
    const seal = await timed(async () => {
      const { files } = await call('sealDraftFiles', [[file], ['bench']]);
      await call('endDraftFiles', [files]);
    });
    return { seal };
  },

  /** The peers of a capsule's body: libsodium's stream, and AES-GCM of the platform, in pieces of 64 KiB. */
  async streams(size) {
    const { default: sodium } = await import('/libsodium.js');
    await sodium.ready;
    const piece = 65_536;
    const bytes = random(size);
    const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
    const sealed = [];
    let header;
    const tag = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    const seal = await timed(async () => {
      const start = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
      header = start.header;
      for (let at = 0; at < size; at += piece) {
        sealed.push(
          sodium.crypto_secretstream_xchacha20poly1305_push(
            start.state,
            bytes.subarray(at, at + piece),
            null,
            tag,
          ),
        );
      }
    });
    const open = await timed(async () => {
      const pull = sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
      for (const one of sealed) sodium.crypto_secretstream_xchacha20poly1305_pull(pull, one);
    });
    const platformKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    const platformSealed = [];
    const iv = (at) => new Uint8Array(new BigUint64Array([0n, BigInt(at)]).buffer, 4, 12);
    const gcmSeal = await timed(async () => {
      for (let at = 0; at < size; at += piece) {
        const cut = bytes.subarray(at, at + piece);
        platformSealed.push(
          await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv(at) }, platformKey, cut),
        );
      }
    });
    const gcmOpen = await timed(async () => {
      for (let i = 0; i < platformSealed.length; ++i) {
        await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: iv(i * piece) },
          platformKey,
          platformSealed[i],
        );
      }
    });
    return { seal, open, gcmSeal, gcmOpen };
  },
};

async function prepareKnownKey() {
  state.pair = { publicKey: state.knownKey };
  return prepareKey();
}

window.step = (name, given) => steps[name](given);
document.title = 'ready';
