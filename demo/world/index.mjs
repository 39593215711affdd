// The demo world: a practice that sends mail, the mail servers of its recipients, and their mailboxes, all real and all on
// loopback. The end-to-end test runs in the same world; its people and answers are drawn anew each time.
import { chmodSync, mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, makeMail } from './mail.mjs';
import { makeMailboxPage } from './mailbox_page.mjs';
import { drawNames } from './names.mjs';
import { Processes } from './processes.mjs';
import { makeSite } from './site.mjs';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {{port?: number, binary?: string, web?: string, names?: ReturnType<typeof drawNames>}} [options]
 * @returns a running world; `stop()` ends all of it and removes its folder
 */
export async function makeWorld(options = {}) {
  if (process.getuid() !== 0) {
    throw new Error(
      'The demo world starts its servers as users of their own and so has to be started as root.',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'waferseal-'));
  // Servers run as other users and have to get through.
  chmodSync(folder, 0o755);
  const processes = new Processes();
  const closing = [];
  const stop = async ({ keep = false } = {}) => {
    for (const close of closing.reverse()) await close();
    await processes.stopAll();
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    const names = options.names ?? drawNames();
    await mkdir(join(folder, 'mail'));
    const mail = await makeMail({ folder: join(folder, 'mail'), names, processes });
    closing.push(() => mail.proxy.close());
    closing.push(() => mail.policyHost.close());
    const site = await makeSite({
      folder: join(folder, 'site'),
      binary:
        options.binary ?? process.env.WAFERSEAL_BIN ?? join(checkout, 'build/native/bin/waferseal'),
      web: options.web ?? join(checkout, 'web/dist'),
      port: options.port ?? (await freePort()),
      processes,
      mail,
      names,
    });
    await site.startServer();
    await site.startAgent();
    const page = await makeMailboxPage({
      mailboxes: mail.mailboxes,
      messages: mail.postfix.messages,
      notes: (mailbox) => noteOn(mailbox, names),
    });
    closing.push(() => page.close());
    return { folder, names, mail, site, page, processes, stop };
  } catch (error) {
    await stop({ keep: true });
    throw error;
  }
}

function noteOn(mailbox, { sender, domains }) {
  if (mailbox === sender.mailbox) return 'The sender’s own mailbox.';
  const domain = mailbox.split('@')[1];
  if (domain === domains.clinic) return 'Its mail servers do TLS properly.';
  if (domain === domains.strict) return 'Its mail servers do TLS, and its policy vouches for them.';
  if (domain === domains.misnamed)
    return 'Its policy names another mail server: nothing that needs TLS is delivered here.';
  if (domain === domains.cut)
    return 'Its mail servers offer TLS; the connection can be cut in the handshake.';
  return 'Its mail servers have no TLS.';
}
