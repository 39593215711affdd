// A real Postfix, run from an unpacked package with a configuration, queue and mailboxes of its own. Nothing is installed:
// no user, no service, nothing under /etc. It receives for the demo world's domains on several loopback addresses, one
// per kind of mail server, and writes each mailbox as a Maildir.
import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from './command.mjs';
import { listening } from './processes.mjs';

const QUEUES = [
  'incoming',
  'active',
  'deferred',
  'bounce',
  'defer',
  'corrupt',
  'flush',
  'hold',
  'saved',
  'trace',
];

// Accounts that every Debian has and no demo process uses otherwise; Postfix wants names, not numbers.
const OWNER = 'mail';
const GROUP = 'news';

/**
 * @param {{folder: string, peers: {root: string, env: object}, processes: import('./processes.mjs').Processes,
 *   hostname: string, port: number, mailboxes: string[], certFile: string, keyFile: string,
 *   listeners: {address: string, tls: boolean}[]}} options
 */
export async function makePostfix(options) {
  const { folder, peers, processes, hostname, port, mailboxes, certFile, keyFile, listeners } =
    options;
  const programs = join(peers.root, 'usr/lib/postfix/sbin');
  const conf = join(folder, 'conf');
  const mail = join(folder, 'mail');
  const logFile = join(folder, 'mail.log');
  const queue = join(folder, 'queue');
  const id = async (flag, name) => Number((await run(['id', flag, name])).trim());
  const owner = await id('-u', OWNER);
  const group = Number((await run(['getent', 'group', GROUP])).split(':')[2]);
  const nobody = await id('-u', 'nobody');

  await mkdir(conf, { recursive: true });
  await mkdir(join(folder, 'data'), { recursive: true });
  await mkdir(mail, { recursive: true });
  await mkdir(join(queue, 'pid'), { recursive: true });
  await chown(join(folder, 'data'), owner, nobody);
  await chown(mail, nobody, nobody);
  for (const name of QUEUES) {
    await mkdir(join(queue, name), { recursive: true, mode: 0o700 });
    await chown(join(queue, name), owner, 0);
  }
  for (const [name, mode, gid] of [
    ['maildrop', 0o1730, group],
    ['public', 0o710, group],
    ['private', 0o700, 0],
  ]) {
    await mkdir(join(queue, name), { recursive: true });
    await chown(join(queue, name), owner, gid);
    await chmod(join(queue, name), mode);
  }

  const domains = [...new Set(mailboxes.map((mailbox) => mailbox.split('@')[1]))];
  await writeFile(
    join(conf, 'mailboxes'),
    mailboxes.map((mailbox) => `${mailbox} ${mailbox}/\n`).join(''),
  );
  await writeFile(
    join(conf, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${folder}/data
command_directory = ${peers.root}/usr/sbin
daemon_directory = ${programs}
shlib_directory = ${peers.root}/usr/lib/postfix
meta_directory = ${peers.root}/etc/postfix
mail_owner = ${OWNER}
setgid_group = ${GROUP}
default_privs = nobody
import_environment = MAIL_CONFIG TZ LANG=C LD_LIBRARY_PATH=${peers.env.LD_LIBRARY_PATH}
myhostname = ${hostname}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.255.255.255/32
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = ${domains.join(', ')}
virtual_mailbox_maps = texthash:${conf}/mailboxes
virtual_mailbox_base = ${mail}
virtual_mailbox_limit = 0
virtual_uid_maps = static:${nobody}
virtual_gid_maps = static:${nobody}
message_size_limit = 104857600
maillog_file = ${logFile}
maillog_file_prefixes = /
smtpd_tls_cert_file = ${certFile}
smtpd_tls_key_file = ${keyFile}
smtpd_tls_loglevel = 1
smtpd_tls_received_header = yes
`,
  );
  const services = listeners.map(
    ({ address, tls }) =>
      `${address}:${port} inet n - n - - smtpd -o smtpd_tls_security_level=${tls ? 'may' : 'none'}`,
  );
  await writeFile(
    join(conf, 'master.cf'),
    `${services.join('\n')}
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
virtual unix - n n - - virtual
error unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`,
  );

  let entry;
  return {
    logFile,
    async start() {
      entry = processes.start('postfix', [join(programs, 'master'), '-c', conf, '-d'], {
        log: join(folder, 'master.log'),
        env: { ...peers.env, MAIL_CONFIG: conf },
      });
      for (const { address } of listeners) await listening(entry, address, port);
    },
    async stop() {
      await processes.stop(entry);
    },
    async log() {
      return readFile(logFile, 'utf8').catch(() => '');
    },
    /** The messages in a mailbox, oldest first, as bytes. */
    async messages(mailbox) {
      const folderNew = join(mail, mailbox, 'new');
      const names = (await readdir(folderNew).catch(() => [])).sort();
      return Promise.all(names.map((name) => readFile(join(folderNew, name))));
    },
  };
}
