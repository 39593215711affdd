// A waferseal installation as an operator would make it: keys, configuration, key list, users, and the two processes,
// `serve` and `agent`, each as a user of its own. Everything lies in one folder.
import { constants } from 'node:fs';
import { chmod, chown, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from './command.mjs';
import { listening } from './processes.mjs';

// Numbers without an account on any Debian, so that no account has to be made.
const SERVER_ID = 61001;
const AGENT_ID = 61002;
const GROUP_ID = 61003;

/**
 * @param {{folder: string, binary: string, web: string, port: number, processes: import('./processes.mjs').Processes,
 *   mail: Awaited<ReturnType<typeof import('./mail.mjs').makeMail>>, names: ReturnType<typeof import('./names.mjs').drawNames>}} options
 */
export async function makeSite({ folder, binary, web, port, processes, mail, names }) {
  const paths = {
    config: join(folder, 'waferseal.toml'),
    policy: join(folder, 'policy.json'),
    store: join(folder, 'store'),
    server: join(folder, 'server'),
    guard: join(folder, 'server', 'guard'),
    agent: join(folder, 'agent'),
    root: join(folder, 'root'),
    logs: join(folder, 'logs'),
    program: join(folder, 'waferseal'),
    web: join(folder, 'web'),
  };
  const asServer = { uid: SERVER_ID, gid: GROUP_ID };
  const asAgent = { uid: AGENT_ID, gid: GROUP_ID };
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const [path, mode, uid] of [
    [paths.store, 0o2770, SERVER_ID],
    [paths.server, 0o700, SERVER_ID],
    [paths.agent, 0o700, AGENT_ID],
    [paths.root, 0o700, 0],
    [paths.logs, 0o755, 0],
  ]) {
    await mkdir(path, { recursive: true });
    await chown(path, uid, GROUP_ID);
    await chmod(path, mode);
  }
  // Copies, as an installation has them: the checkout may be where only its owner gets to.
  await copyFile(binary, paths.program, constants.COPYFILE_FICLONE);
  await chmod(paths.program, 0o755);
  await cp(web, paths.web, { recursive: true });
  await run(['chmod', '-R', 'a+rX', paths.web]);
  const origin = `http://localhost:${port}`;
  const command = (as, args, input) =>
    run(
      [
        'setpriv',
        `--reuid=${as?.uid ?? 0}`,
        `--regid=${as?.gid ?? 0}`,
        '--clear-groups',
        'sh',
        '-c',
        'umask 007; exec "$@"',
        'sh',
        paths.program,
        ...args,
      ],
      { input, cwd: folder },
    );

  const rootKey = join(paths.root, 'root.key');
  const rootSaid = await command(undefined, ['keygen', 'root', '--out', rootKey]);
  const rootFingerprint = /((?:[0-9a-f]{4} ?){16})/.exec(rootSaid)?.[1].replaceAll(' ', '');
  if (!rootFingerprint) throw new Error(`keygen printed no fingerprint: ${rootSaid}`);
  const ticketKey = join(paths.server, 'ticket.key');
  const guardKey = join(paths.server, 'guard.key');
  const agentKey = join(paths.agent, 'agent.key');
  const guardPublic = join(paths.server, 'guard.public');
  const agentPublic = join(paths.agent, 'agent.public');
  await command(asServer, ['keygen', 'ticket', '--out', ticketKey]);
  await command(asServer, [
    'keygen',
    'guard',
    '--out',
    guardKey,
    '--public',
    guardPublic,
    '--origin',
    origin,
  ]);
  await command(asAgent, ['keygen', 'agent', '--out', agentKey, '--public', agentPublic]);

  await writeFile(
    paths.policy,
    JSON.stringify(
      {
        version: 1,
        account: {
          set: {
            tls_only: true,
            tls_assurance: 'pkix',
            tls_forced: { [names.domains.nomail]: 'tls-or-never' },
            failure_action: 'refuse',
            failure_scope: 'send-rest',
          },
        },
      },
      null,
      2,
    ),
  );
  await writeFile(
    paths.config,
    `[server]
listen = "127.0.0.1:${port}"
public_origin = "${origin}"
web = "${paths.web}"

[store]
folder = "${paths.store}"

[account]
name = "${names.domains.home}"
policy = "${paths.policy}"

[keys]
ticket = "${ticketKey}"

[guard]
folder = "${paths.guard}"
key = "${guardKey}"

[agent]
key = "${agentKey}"
pin = "${join(paths.agent, 'pin')}"
root_fingerprint = "${rootFingerprint}"

[dns]
trust_anchor = "${mail.nameServer.trustAnchorFile}"
stubs = [{ zone = "test", address = "127.0.0.1@${mail.nameServer.port}" }]

[delivery]
own_name = "${mail.mxOf(names.domains.home)}"
port = ${mail.port}
https_port = ${mail.policyHost.port}
extra_ca_file = "${mail.caFile}"
allow_own_machine = true
retry_first_seconds = 1
retry_most_seconds = 2
tls_attempts = 2
`,
  );
  const config = ['--config', paths.config];
  await command(
    asServer,
    ['user', 'add', names.sender.mailbox, ...config],
    `${names.sender.password}\n`,
  );

  // The root key never meets the server's user: the server proposes, the administrator signs, the server publishes.
  const proposal = join(paths.store, 'keylist.json');
  const signed = join(paths.root, 'keylist.cbor');
  const published = join(paths.store, 'keylist.cbor');
  async function renewKeyList() {
    // Public halves are handed over as files that anyone may read.
    for (const file of [guardPublic, agentPublic]) {
      const copy = join(folder, file.split('/').at(-1));
      await writeFile(copy, await readFile(file));
      await chmod(copy, 0o644);
    }
    await command(asServer, [
      'keylist',
      'make',
      '--agent',
      join(folder, 'agent.public'),
      '--guard',
      join(folder, 'guard.public'),
      '--out',
      proposal,
      ...config,
    ]);
    await command(undefined, ['keylist', 'sign', '--root', rootKey, proposal, '--out', signed]);
    await writeFile(published, await readFile(signed));
    await chown(published, SERVER_ID, GROUP_ID);
    await command(asServer, ['keylist', 'publish', published, ...config]);
  }
  await renewKeyList();

  const environment = { PATH: process.env.PATH, LANG: 'C.UTF-8' };
  const startAs = (name, as, args, signal) =>
    processes.start(
      name,
      ['sh', '-c', 'umask 007; exec "$@"', 'sh', paths.program, ...args, ...config],
      {
        log: join(paths.logs, `${args[0]}.log`),
        cwd: folder,
        env: environment,
        signal,
        ...as,
      },
    );
  let server;
  let agent;
  return {
    origin,
    paths,
    config: paths.config,
    rootFingerprint,
    agentKey,
    ids: { server: SERVER_ID, agent: AGENT_ID, group: GROUP_ID },
    /** Runs a command of the binary as the server's user. */
    command: (args, input) => command(asServer, [...args, ...config], input),
    renewKeyList,
    async startServer() {
      server = startAs('waferseal serve', asServer, ['serve']);
      await listening(server, '127.0.0.1', port);
    },
    stopServer: (signal) => processes.stop(server, signal),
    /** Of the running server. */
    serverPid: () => server.child.pid,
    /** Several may run at once; `stopAgent` ends the last one that was started. */
    async startAgent() {
      const started = startAs('waferseal agent', asAgent, ['agent']);
      agent = started;
      return { pid: started.child.pid, stop: (signal) => processes.stop(started, signal) };
    },
    stopAgent: (signal) => processes.stop(agent, signal),
  };
}
