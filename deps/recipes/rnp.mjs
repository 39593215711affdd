// RNP, with sexpp inside it as its build wants, on our Botan.

import fs from 'node:fs';
import path from 'node:path';
import { libcxx13Header, wasmFlags } from '../toolchain.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['rnp', 'sexpp'];
export const needs = ['zlib', 'bzip2', 'json-c', 'botan'];
export const cxx = true;

export async function build(build) {
  const { target, tools } = build;
  const source = build.sources.rnp;
  fs.cpSync(build.sources.sexpp, path.join(source, 'src/libsexpp'), { recursive: true });
  padRsaNumbers(path.join(source, 'src/lib/crypto/rsa.cpp'));
  const roots = Object.values(build.needs).join(';');
  const folder = path.join(build.work, 'cmake');
  // RNP 0.18.1 uses memcpy and friends without including <cstring> everywhere.
  const cFlags = target === 'wasm' ? wasmFlags : ['-w'];
  const cxxFlags = [
    ...cFlags,
    '-w',
    '-include cstring',
    ...(target === 'wasm' ? [`-include ${libcxx13Header}`] : []),
  ];
  build.say('configure');
  await build.run(
    tools.cmake,
    [
      ...['-S', source, '-B', folder, '-G', 'Ninja'],
      ...tools.cmakeArguments,
      '-DCMAKE_BUILD_TYPE=Release',
      '-DCMAKE_POSITION_INDEPENDENT_CODE=ON',
      `-DCMAKE_PREFIX_PATH=${roots}`,
      ...(target === 'wasm'
        ? [`-DCMAKE_FIND_ROOT_PATH=${roots}`, '-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY']
        : []),
      ...tools.launcher.flatMap((program) => [
        `-DCMAKE_C_COMPILER_LAUNCHER=${program}`,
        `-DCMAKE_CXX_COMPILER_LAUNCHER=${program}`,
      ]),
      '-DBUILD_SHARED_LIBS=OFF',
      '-DBUILD_TESTING=OFF',
      '-DENABLE_DOC=OFF',
      '-DCRYPTO_BACKEND=botan3',
      '-DDOWNLOAD_GTEST=OFF',
      `-DCMAKE_C_FLAGS=${cFlags.join(' ')}`,
      `-DCMAKE_CXX_FLAGS=${cxxFlags.join(' ')}`,
    ],
    { env: { ...tools.environment, PKG_CONFIG_LIBDIR: '/nonexistent' } },
  );
  build.say('compile');
  await build.run(
    'ninja',
    [...['-C', folder, '-j', String(build.jobs)], 'librnp', 'librnp-obj', 'sexpp'],
    {
      onLine(line) {
        const step = /^\[(\d+)\/(\d+)\]/.exec(line);
        if (step) build.progress(Number(step[1]), Number(step[2]));
      },
    },
  );
  for (const archive of ['librnp.a', 'libsexpp.a']) {
    fs.copyFileSync(findFile(folder, archive), path.join(build.out, 'lib', archive));
  }
  const include = path.join(build.out, 'include/rnp');
  fs.mkdirSync(include, { recursive: true });
  for (const header of [
    'rnp.h',
    'rnp_def.h',
    'rnp_err.h',
    'rnp_ver.h',
    'version.h',
    'rnp_export.h',
  ]) {
    const file = findFile(folder, header) ?? findFile(path.join(source, 'include'), header);
    if (file !== null) fs.copyFileSync(file, path.join(include, header));
  }
}

const kRsaPadding = `namespace rsa {

static rnp::secure_bytes
as_long_as(const mpi &value, const mpi &modulus)
{
    size_t skip = 0;
    while (skip < value.size() && !value[skip]) {
        skip++;
    }
    size_t            used = value.size() - skip;
    rnp::secure_bytes out(used < modulus.size() ? modulus.size() - used : 0, 0);
    out.insert(out.end(), value.data() + skip, value.data() + value.size());
    return out;
}

static int
verify_padded(botan_pk_op_verify_t op, const mpi &value, const mpi &modulus)
{
    auto padded = as_long_as(value, modulus);
    return botan_pk_op_verify_finish(op, padded.data(), padded.size());
}

static int
decrypt_padded(
  botan_pk_op_decrypt_t op, uint8_t *out, size_t *out_len, const mpi &value, const mpi &modulus)
{
    auto padded = as_long_as(value, modulus);
    return botan_pk_op_decrypt(op, out, out_len, padded.data(), padded.size());
}
`;

/**
 * OpenPGP numbers lose their leading zero bytes; Botan 3.13 wants RSA ciphertexts and signatures as
 * long as the modulus. RNP 0.18.1 does not fill them up, so that one RSA mail and one RSA signature
 * in 256 would be refused. Later releases of RNP do; with one of them this goes.
 */
function padRsaNumbers(file) {
  const edits = [
    ['namespace rsa {', kRsaPadding],
    [
      'botan_pk_op_verify_finish(verify_op.get(), sig.s.data(), sig.s.size())',
      'verify_padded(verify_op.get(), sig.s, n)',
    ],
    [
      /botan_pk_op_decrypt\(\s*decrypt_op\.get\(\), out\.data\(\), &out_len, in\.m\.data\(\) \+ skip, in\.m\.size\(\) - skip\)/,
      'decrypt_padded(decrypt_op.get(), out.data(), &out_len, in.m, n)',
    ],
  ];
  let text = fs.readFileSync(file, 'utf8');
  for (const [from, to] of edits) {
    const edited = text.replace(from, () => to);
    if (edited === text) throw new Error(`${file} is not as expected: ${from}`);
    text = edited;
  }
  fs.writeFileSync(file, text);
}

function findFile(folder, name) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const found = findFile(file, name);
      if (found !== null) return found;
    } else if (entry.name === name) {
      return file;
    }
  }
  return null;
}
