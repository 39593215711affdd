// OpenPGP messages that this package does not write: packets in packets, and texts that end at odd places.
#include <gtest/gtest.h>
#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "engine/openpgp/output_buffer.h"
#include "tests/engine/bytes/sources.h"
#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

struct RawOptions {
  // nullptr: not at all.
  const char* compression = nullptr;
  // The input is packets, not text.
  bool packets = false;
};

// Encrypted to Alice by RNP itself.
Bytes encrypt_raw(rnp_input_t input, const RawOptions& options) {
  const Bytes& key = alice().public_key;
  rnp_ffi_t ffi = nullptr;
  rnp_input_t keys = nullptr;
  rnp_output_t output = nullptr;
  rnp_op_encrypt_t op = nullptr;
  rnp_key_handle_t handle = nullptr;
  EXPECT_EQ(rnp_ffi_create(&ffi, "GPG", "GPG"), RNP_SUCCESS);
  EXPECT_EQ(rnp_set_timestamp(ffi, static_cast<std::uint64_t>(unix_seconds(kNow))), RNP_SUCCESS);
  EXPECT_EQ(rnp_input_from_memory(&keys, key.data(), key.size(), false), RNP_SUCCESS);
  EXPECT_EQ(rnp_import_keys(ffi, keys, RNP_LOAD_SAVE_PUBLIC_KEYS, nullptr), RNP_SUCCESS);
  const std::string fingerprint = inspect_key(key, kNow)->fingerprint;
  EXPECT_EQ(rnp_locate_key(ffi, "fingerprint", fingerprint.c_str(), &handle), RNP_SUCCESS);
  EXPECT_EQ(rnp_output_to_memory(&output, 0), RNP_SUCCESS);
  EXPECT_EQ(rnp_op_encrypt_create(&op, ffi, input, output), RNP_SUCCESS);
  EXPECT_EQ(rnp_op_encrypt_add_recipient(op, handle), RNP_SUCCESS);
  if (options.compression != nullptr) {
    EXPECT_EQ(rnp_op_encrypt_set_compression(op, options.compression, 1), RNP_SUCCESS);
  }
  if (options.packets) {
    EXPECT_EQ(rnp_op_encrypt_set_flags(op, RNP_ENCRYPT_NOWRAP), RNP_SUCCESS);
  }
  EXPECT_EQ(rnp_op_encrypt_execute(op), RNP_SUCCESS);
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(rnp_output_memory_get_buf(output, &bytes, &size, false), RNP_SUCCESS);
  Bytes out(bytes, bytes + size);
  rnp_op_encrypt_destroy(op);
  rnp_output_destroy(output);
  rnp_input_destroy(input);
  rnp_input_destroy(keys);
  rnp_key_handle_destroy(handle);
  rnp_ffi_destroy(ffi);
  return out;
}

Bytes encrypt_packets(const Bytes& packets) {
  rnp_input_t input = nullptr;
  EXPECT_EQ(rnp_input_from_memory(&input, packets.data(), packets.size(), true), RNP_SUCCESS);
  return encrypt_raw(input, {.packets = true});
}

// RFC 9580, 4.2: the new format, with a length of five octets.
Bytes packet(std::uint8_t type, const Bytes& body) {
  Bytes out = {static_cast<std::uint8_t>(0xC0 | type), 0xFF};
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(body.size() >> shift));
  }
  append(out, body);
  return out;
}

Bytes literal(std::string_view text) {
  Bytes body = {'b', 0, 0, 0, 0, 0};
  append(body, as_bytes(text));
  return packet(11, body);
}

// RFC 1951, 3.2.4: one block that is stored as it is.
Bytes compressed(const Bytes& packets) {
  const std::size_t size = packets.size();
  const auto low = [](std::size_t value) { return static_cast<std::uint8_t>(value); };
  Bytes body = {1, 1, low(size), low(size >> 8), low(~size), low(~size >> 8)};
  append(body, packets);
  return packet(8, body);
}

Result<std::string> opened(const Bytes& message) {
  CollectingSink sink;
  const auto signatures = decrypt(MemorySource(message), alice().secret_key, {}, kNow, sink);
  if (!signatures) return signatures.error();
  return std::string(as_text(sink.all));
}

TEST(OpenPgpLayers, CompressedOnceIsOpenedAndTwiceIsRefused) {
  const Bytes text = literal("hello");
  EXPECT_EQ(opened(encrypt_packets(text)).value(), "hello");
  EXPECT_EQ(opened(encrypt_packets(compressed(text))).value(), "hello");
  EXPECT_EQ(opened(encrypt_packets(compressed(compressed(text)))).code(), Code::kDecryptFailed);
}

TEST(OpenPgpLayers, EncryptedTwiceIsRefused) {
  const Bytes inner = encrypt_packets(literal("hello"));
  EXPECT_EQ(opened(encrypt_packets(inner)).code(), Code::kDecryptFailed);
  EXPECT_EQ(opened(encrypt_packets(compressed(inner))).code(), Code::kDecryptFailed);
}

// What is read at once is 32 KiB; a text may end just there.
TEST(OpenPgpLayers, ATextOfAnySizeComesBack) {
  const auto comes_back = [](std::size_t size) {
    OutputBuffer sealed(1u << 20, 4u << 20);
    const Status encrypted = encrypt(MemorySource(Bytes(size, 'x')),
                                     {.recipients = {alice().public_key}, .now = kNow}, sealed);
    if (!encrypted) return false;
    const Result<std::string> back = opened(sealed.take());
    return back && *back == std::string(size, 'x');
  };
  for (std::size_t size = 32740; size <= 32772; ++size) EXPECT_TRUE(comes_back(size)) << size;
  for (std::size_t size = 65500; size <= 65544; ++size) EXPECT_TRUE(comes_back(size)) << size;
}

#ifndef __EMSCRIPTEN__  // takes half a minute there
// Half a MiB of ciphertext that stands for more than what is put aside for it.
Bytes grows_without_end() {
  struct Zeros {
    std::uint64_t left = (std::uint64_t{512} << 20) + 1;
    static bool read(void* self, void* into, std::size_t size, std::size_t* taken) {
      auto& zeros = *static_cast<Zeros*>(self);
      *taken = static_cast<std::size_t>(std::min<std::uint64_t>(size, zeros.left));
      std::memset(into, 0, *taken);
      zeros.left -= *taken;
      return true;
    }
  } zeros;
  rnp_input_t input = nullptr;
  EXPECT_EQ(rnp_input_from_callback(&input, Zeros::read, nullptr, &zeros), RNP_SUCCESS);
  return encrypt_raw(input, {.compression = "ZLIB"});
}

TEST(OpenPgpLayers, AMessageThatGrowsWithoutEndIsRefused) {
  const Bytes message = grows_without_end();
  EXPECT_LT(message.size(), 4u << 20);
  CountingCheck check;
  EXPECT_EQ(decrypt(MemorySource(message), alice().secret_key, {}, kNow, check).code(),
            Code::kDecryptFailed);
  EXPECT_LE(check.written, std::uint64_t{512} << 20);
  EXPECT_GT(check.written, 0u) << "it is refused for its size";
}
#endif

}  // namespace
}  // namespace waferseal::openpgp
