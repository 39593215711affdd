// The walls of the house: who may include whom, and how long a file may be.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFiles, readProjectFile } from './files.mjs';

const kMostLines = 800;

// What an #include names, by the library it belongs to.
const kLibraries = {
  sodium: /^sodium(\.h|\/)/,
  utf8proc: /^utf8proc\.h$/,
  rnp: /^rnp\//,
  botan: /^botan\//,
  unbound: /^unbound\.h$/,
  sqlite: /^sqlite3\.h$/,
  spdlog: /^spdlog\//,
  openssl: /^openssl\//,
  curl: /^curl\//,
  'the SQLite store': /^native\/store\/sqlite\//,
};

// The rooms that hold an adapter. Everything else goes through them.
const kAdapters = {
  sodium: ['engine/crypto/'],
  utf8proc: ['engine/address/'],
  rnp: ['engine/openpgp/'],
  botan: ['engine/openpgp/', 'engine/smime/'],
  unbound: ['native/dns/'],
  sqlite: ['native/sqlite/'],
  spdlog: ['native/log/'],
  openssl: ['native/https/', 'native/smtp/', 'native/tokens/'],
  curl: ['native/agent/', 'native/https/'],
  'the SQLite store': ['native/store/'],
};

// Rooms that know neither keys nor ciphertext: all that they may include of ours. A new room or
// header is outside of it until somebody thinks about it.
const kWithoutCrypto = {
  'engine/bytes/':
    /^(engine\/bytes\/|waferseal\/(bytes|result|stream)\.h|waferseal\/error_codes\.def$)/,
  'engine/address/': /^(engine\/(address|bytes)\/|waferseal\/(address|bytes|host|result)\.h$)/,
  'engine/policy/':
    /^(engine\/(address|bytes|policy)\/|waferseal\/(address|bytes|own_settings|policy|policy_report|result|strength|words)\.h$)/,
  'engine/mime/':
    /^(engine\/(address|bytes|mime)\/|waferseal\/(address|bytes|host|mime|result|stream)\.h$)/,
};

// Our own folders: `from` must not include `to`, and why.
const kWalls = [
  ['engine/', /^(native|wasm|web)\//, 'the engine knows nothing of its hosts'],
  ['wasm/', /^native\//, 'the browser build holds no server code'],
  [
    'native/store/',
    /^native\/(agent|cli|delivery|escrow|lifecycle|server|smtp)\//,
    'the store keeps, and holds no rule',
  ],
  [
    'native/lifecycle/',
    /^native\/(agent|cli|delivery|dns|escrow|facts|server|smtp)\//,
    "a message's life knows guards by an interface, and no mail and no HTTP",
  ],
  [
    'native/delivery/',
    /^native\/(agent|escrow|server)\//,
    'delivery and escrow meet only through the store',
  ],
  [
    'native/agent/',
    /^native\/(escrow|server)\//,
    'the agent meets guard and server through store and HTTP only',
  ],
  [
    'native/escrow/',
    /^native\/(agent|delivery|lifecycle|store)\//,
    'the guard knows no store and no mail',
  ],
  [
    'native/guard_process/',
    /^native\/(agent|cli|delivery|lifecycle|smtp|store)\//,
    'the guard knows no store and no mail',
  ],
  [
    'native/smtp/',
    /^native\/(agent|escrow|lifecycle|server|store)\//,
    'SMTP knows no key and no store',
  ],
];

// What the engine must not reach for: it gets bytes, facts, the time and randomness as arguments.
const kEngineSystem =
  /^(thread|mutex|condition_variable|future|fstream|filesystem|ctime|sys\/(socket|stat|file)\.h|unistd\.h|fcntl\.h)$/;

// What a public header may include: its like, and headers of the C++ standard library, whose names have no ending.
const kPublic = /^(waferseal\/\w+\.(h|def)|[a-z_0-9]+)$/;

/** The faults of one file, as lines with its name and line number. */
export function wallFaults(name, text) {
  const faults = [];
  const lines = text.split('\n');
  const length = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (length > kMostLines) faults.push(`${name}: ${length} lines, more than ${kMostLines}`);
  if (!/\.(cc|h)$/.test(name)) return faults;
  lines.forEach((line, index) => {
    const include = /^\s*#\s*include\s*[<"]([^>"]+)[>"]/.exec(line);
    if (include === null) return;
    const target = include[1].startsWith('.')
      ? path.posix.normalize(path.posix.join(path.posix.dirname(name), include[1]))
      : include[1];
    const where = `${name}:${index + 1}: includes ${target}`;
    for (const [library, pattern] of Object.entries(kLibraries)) {
      const isAdapter = kAdapters[library].some((room) => name.startsWith(room));
      // A test may use a library as the second opinion on the adapter it tests.
      const isTest = name.startsWith('tests/');
      if (pattern.test(target) && !isAdapter && !isTest) {
        faults.push(`${where}: ${library} is for ${kAdapters[library].join(', ')} only`);
      }
    }
    for (const [from, to, why] of kWalls) {
      if (name.startsWith(from) && to.test(target)) faults.push(`${where}: ${why}`);
    }
    for (const [room, allowed] of Object.entries(kWithoutCrypto)) {
      const isOurs = /^(engine|waferseal)\//.test(target);
      if (name.startsWith(room) && isOurs && !allowed.test(target)) {
        faults.push(`${where}: ${room} knows no cryptography`);
      }
    }
    if (name.startsWith('engine/') && kEngineSystem.test(target)) {
      faults.push(`${where}: the engine does no input, output, time or threads`);
    }
    if (name.startsWith('engine/include/') && !kPublic.test(target)) {
      faults.push(
        `${where}: a public header stands on public headers and the standard library alone`,
      );
    }
  });
  return faults;
}

export async function checkWalls() {
  const files = projectFiles(
    /^(engine|native|wasm|web|setup|deps|demo|tests|cmake)\/.*\.(cc|h|mjs|js|ts|cmake|css|html)$/,
  );
  return files.flatMap((name) => wallFaults(name, readProjectFile(name)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = await checkWalls();
  for (const fault of faults) console.log(fault);
  process.exit(faults.length === 0 ? 0 : 1);
}
