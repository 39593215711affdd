// RNP, with sexpp inside it as its build wants, on our Botan.

import fs from 'node:fs';
import path from 'node:path';
import { applyPatch, textOfPatch } from '../patches.mjs';
import { libcxx13Header, wasmFlags } from '../toolchain.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['rnp', 'sexpp'];
export const needs = ['zlib', 'bzip2', 'json-c', 'botan'];
export const cxx = true;

const kWipeMemory = 'rnp-wipe-memory.patch';

export async function extraKey() {
  return textOfPatch(kWipeMemory);
}

export async function build(build) {
  const { target, tools } = build;
  const source = build.sources.rnp;
  fs.cpSync(build.sources.sexpp, path.join(source, 'src/libsexpp'), { recursive: true });
  await applyPatch(build, kWipeMemory, source);
  mend(source);
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

// What has to be mended in RNP 0.18.1, each until a release has it.
function mend(source) {
  const file = (name) => path.join(source, 'src', name);
  padRsaNumbers(file('lib/crypto/rsa.cpp'));
  readToTheEndOfEncryption(file('librepgp/stream-parse.cpp'));
  refuseNestedLayers(file('librepgp/stream-parse.cpp'));
  countInSixtyFourBits(file('librepgp/stream-parse.cpp'), file('librepgp/stream-write.cpp'));
}

/**
 * Whether the encrypted packet is whole shows at its end. A text that ends where 32 KiB that were read
 * at once end is handed out before anything looks there, and then counts as not validated: of unsigned
 * mails one size in 32,768 could not be opened.
 */
function readToTheEndOfEncryption(file) {
  edit(file, [
    [
      'encrypted_src_finish(pgp_source_t *src)\n{\n',
      'encrypted_src_finish(pgp_source_t *src)\n{\n    (void) src->eof();\n',
    ],
  ]);
}

/**
 * Compressed data inside of compressed data can be a million times as long as the message without giving
 * a byte of output, which no limit on the output stops. Nobody writes it, nor encryption inside of
 * encryption, of which only the outer layer would be reported.
 */
function refuseNestedLayers(file) {
  const once = (type) => `        for (auto &outer : ctx.sources) {
            if (outer.type == ${type}) {
                RNP_LOG("layer inside of another one of its kind");
                return RNP_ERROR_BAD_FORMAT;
            }
        }
`;
  edit(file, [
    [
      '            ret = init_encrypted_src(&ctx.handler, &psrc, lsrc);\n',
      `${once('PGP_STREAM_ENCRYPTED')}            ret = init_encrypted_src(&ctx.handler, &psrc, lsrc);\n`,
    ],
    [
      '            ret = init_compressed_src(&psrc, lsrc);\n',
      `${once('PGP_STREAM_COMPRESSED')}            ret = init_compressed_src(&psrc, lsrc);\n`,
    ],
  ]);
}

/**
 * The length that the last tag of an OCB message authenticates was counted in 32 bits by the WebAssembly
 * build, and so was the size of a chunk. Beyond 1 GiB, 256 times what RFC 9580, 5.13.2 allows, that is
 * refused.
 */
function countInSixtyFourBits(reading, writing) {
  edit(reading, [
    [
      'uint64_t total = idx * param->chunklen;',
      'uint64_t total = (uint64_t) idx * param->chunklen;',
    ],
    ['if (chunk_size_octet > 56) {', 'if (chunk_size_octet > 24) {'],
  ]);
  edit(writing, [['total = idx * param->chunklen;', 'total = (uint64_t) idx * param->chunklen;']]);
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
  edit(file, [
    ['namespace rsa {', kRsaPadding],
    [
      'botan_pk_op_verify_finish(verify_op.get(), sig.s.data(), sig.s.size())',
      'verify_padded(verify_op.get(), sig.s, n)',
    ],
    [
      /botan_pk_op_decrypt\(\s*decrypt_op\.get\(\), out\.data\(\), &out_len, in\.m\.data\(\) \+ skip, in\.m\.size\(\) - skip\)/,
      'decrypt_padded(decrypt_op.get(), out.data(), &out_len, in.m, n)',
    ],
  ]);
}

// Each text is there, or the source is another one than this was written for.
function edit(file, edits) {
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
