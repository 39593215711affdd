// Botan with the modules that RNP and S/MIME use, as one amalgamated file: a third of the
// processor time of file by file, natively and under Emscripten.

import fs from 'node:fs';
import path from 'node:path';

export const targets = ['native', 'wasm'];
export const sources = ['botan'];
export const needs = [];
export const cxx = true;

const kModules = [
  // What RNP asks for.
  ...['ffi', 'auto_rng', 'system_rng', 'hmac_drbg'],
  ...['aes', 'camellia', 'des', 'blowfish', 'cast128', 'twofish', 'idea'],
  ...['cbc', 'cfb', 'ctr', 'ofb', 'eax', 'ocb', 'gcm', 'aead'],
  ...['crc24', 'md5', 'sha1', 'sha2_32', 'sha2_64', 'sha3', 'rmd160', 'hmac'],
  ...['raw_hash', 'hash_id', 'eme_pkcs1', 'eme_oaep', 'emsa_pkcs1', 'emsa_pssr', 'emsa_raw'],
  ...['dl_group', 'ec_group', 'ecc_key', 'x25519', 'ed25519', 'x448', 'ed448'],
  ...['dsa', 'ecdh', 'ecdsa', 'elgamal', 'rsa'],
  ...['kdf', 'hkdf', 'kdf1_iso18033', 'kdf2', 'sp800_56a', 'rfc3394', 'pgp_s2k'],
  ...['pcurves_secp192r1', 'pcurves_secp256r1', 'pcurves_secp384r1', 'pcurves_secp521r1'],
  ...['pcurves_secp256k1', 'pcurves_brainpool256r1', 'pcurves_brainpool384r1'],
  'pcurves_brainpool512r1',
  // What S/MIME needs beyond that: certificates and their paths, CMS key agreement (RFC 5753),
  // password-based key files.
  ...['asn1', 'x509', 'pem', 'pbkdf2', 'pbes2', 'pkcs12', 'nist_keywrap', 'certstor_flatfile'],
];

const kFast = {
  native: [
    ...['aes_ni', 'aes_vaes', 'aes_vperm', 'ghash_cpu', 'ghash_vperm', 'sha1_x86', 'sha1_simd'],
    ...['sha2_32_x86', 'sha2_32_simd', 'sha2_64_avx2', 'simd_4x32', 'getentropy', 'rdseed'],
    ...['processor_rng', 'certstor_system'],
  ],
  wasm: ['aes_vperm', 'simd_4x32', 'sha1_simd', 'sha2_32_simd', 'ghash_vperm', 'cpuid_wasm'],
};

export async function build(build) {
  const { source, target, tools } = build;
  const known = availableModules(source);
  const modules = [...kModules, ...kFast[target]].filter((name) => known.has(name));
  const platform =
    target === 'wasm'
      ? ['--cpu=wasm', '--os=emscripten', '--cc=emcc', `--cc-bin=${tools.cxx}`]
      : ['--cc=gcc', `--cc-bin=${tools.cxx}`];
  build.say('configure');
  await build.run(
    'python3',
    [
      'configure.py',
      `--prefix=${build.out}`,
      `--with-build-dir=${build.work}`,
      // Its headers are copied from there; Node 22 copies links as links whatever it is told.
      '--link-method=copy',
      ...platform,
      '--amalgamation',
      // Without this flag given to configure the SIMD modules are left out in silence.
      ...(target === 'wasm' ? ['--extra-cxxflags=-msimd128'] : []),
      '--minimized-build',
      `--enable-modules=${modules.join(',')}`,
      '--build-targets=static',
      '--without-documentation',
    ],
    { cwd: source },
  );
  build.say('compile, one file of several minutes');
  const object = path.join(build.work, 'botan_all.o');
  const [compiler, ...compilerArguments] = [...tools.launcher, tools.cxx];
  await build.run(
    compiler,
    [
      ...compilerArguments,
      '-std=c++20',
      ...tools.cxxFlags,
      '-O3',
      '-w',
      ...(target === 'native' ? ['-fstack-protector', '-pthread'] : []),
      `-I${path.join(build.work, 'build/include/public')}`,
      `-I${source}`,
      '-c',
      path.join(source, 'botan_all.cpp'),
      '-o',
      object,
    ],
    { cwd: source },
  );
  await build.run(tools.ar, ['rcs', path.join(build.out, 'lib/libbotan-3.a'), object]);
  fs.cpSync(
    path.join(build.work, 'build/include/public/botan'),
    path.join(build.out, 'include/botan'),
    { recursive: true },
  );
}

/** Module names differ a little between Botan releases; each is the folder of an info.txt. */
function availableModules(source) {
  const names = new Set();
  const walk = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(path.join(folder, entry.name));
      else if (entry.name === 'info.txt') names.add(path.basename(folder));
    }
  };
  walk(path.join(source, 'src/lib'));
  return names;
}
