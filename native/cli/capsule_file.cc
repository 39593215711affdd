// `seal` and `open`: one message as one file, opened with the owner's own key.
//
// The file is deterministic CBOR: {1: header, 2: slot, 3: segment list, 4: body}.
#include "engine/bytes/cbor.h"
#include "native/cli/commands.h"
#include "native/cli/key_files.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"
#include "native/server/server.h"
#include "waferseal/capsule.h"
#include "waferseal/slot.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;

Status seal_to_owner(const CapsuleFileArguments& arguments) {
  WAFERSEAL_TRY(const UserKeyFile owner, read_user_keys(arguments.keys));
  WAFERSEAL_TRY(Bytes input, read_input(arguments.in, kMostBytes));
  const Plaintext text(std::move(input));
  NewCapsule capsule = new_capsule(system_random());
  WAFERSEAL_TRY(const WholeBody body, seal_body(capsule.content_key, capsule.header, text));

  const SlotId id = system_random().array<16>();
  SenderRecord record{system_random().secret(32), {}};
  Statement statement{body.sealed.seal, system_time(), owner.mailbox, owner.mailbox,
                      sender_record_hash(id, record)};
  SlotPayload payload{capsule.content_key.clone(), body.sealed.length, owner.mailbox,
                      sign_statement(owner.keys.signing, std::move(statement)), std::move(record)};
  WAFERSEAL_TRY(const MadeSlot made, make_sender_slot(owner.keys.xwing.public_key(), id,
                                                      body.sealed.seal, payload, system_random()));
  CborWriter file;
  file.map(4);
  file.uint(1);
  file.bytes(capsule.header.encoded());
  file.uint(2);
  file.bytes(encode_slot(made.slot));
  file.uint(3);
  file.bytes(encode_segment_list(body.sealed.hashes));
  file.uint(4);
  file.bytes(body.ciphertext.view());
  return write_durably(arguments.out, std::move(file).take(), 0600);
}

Result<Plaintext> open_capsule(const UserKeyFile& owner, ByteView file) {
  CborReader reader(file);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(4));
  if (pairs != 4) return Error{Code::kBadCbor, {}, "not a capsule file"};
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView header_bytes, reader.bytes());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView slot_bytes, reader.bytes());
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const ByteView list, reader.bytes());
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const ByteView body, reader.bytes());
  WAFERSEAL_CHECK(reader.end());

  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(header_bytes));
  WAFERSEAL_TRY(const Slot slot, parse_slot(slot_bytes));
  WAFERSEAL_TRY(const OpenedSlot opened, open_sender_slot(slot, owner.keys, header));
  WAFERSEAL_TRY(const BodyLayout layout, BodyLayout::for_stored_size(body.size()));
  WAFERSEAL_TRY(auto hashes, decode_segment_list(layout, list));
  WAFERSEAL_TRY(const BodyOpener opener,
                BodyOpener::start(opened.payload.content_key, header, slot.head.seal,
                                  opened.payload.length, std::move(hashes)));
  return open_body(opener, body);
}

Status open_own(const CapsuleFileArguments& arguments) {
  WAFERSEAL_TRY(const UserKeyFile owner, read_user_keys(arguments.keys));
  WAFERSEAL_TRY(const Bytes file, read_input(arguments.in, kMostBytes));
  const Result<Plaintext> text = open_capsule(owner, file);
  if (!text) return about_input(text.error(), arguments.in);
  return write_durably(arguments.out, text->reveal(), 0600);
}

}  // namespace

int seal_file(const CapsuleFileArguments& arguments) {
  const Status sealed = seal_to_owner(arguments);
  return sealed ? 0 : report(sealed.error());
}

int open_file(const CapsuleFileArguments& arguments) {
  const Status opened = open_own(arguments);
  return opened ? 0 : report(opened.error());
}

}  // namespace waferseal::native
