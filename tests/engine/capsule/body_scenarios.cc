// SPEC 3.2 to 3.5 as vectors.
#include <algorithm>

#include "engine/bytes/cbor.h"
#include "tests/engine/capsule/forge.h"
#include "tests/engine/capsule/sample.h"
#include "tests/engine/capsule/scenario.h"
#include "tests/engine/capsule/scenario_json.h"

namespace waferseal {
namespace {

using nlohmann::json;

Bytes plain_header(std::uint64_t version, std::uint64_t suite, bool surplus) {
  CborWriter writer;
  writer.map(surplus ? 5 : 4);
  writer.uint(1), writer.uint(version);
  writer.uint(2), writer.uint(suite);
  writer.uint(3), writer.bytes(Bytes(32, 3));
  writer.uint(4), writer.bytes(Bytes(32, 4));
  if (surplus) writer.uint(5), writer.null();
  return std::move(writer).take();
}

json opening(const Sample& sample) {
  return {{"header", b64(sample.capsule.header.encoded())},
          {"content_key", b64(sample.capsule.content_key.bytes().reveal())},
          {"seal", b64(sample.body.sealed.seal)},
          {"length", sample.body.sealed.length},
          {"list", b64(encode_segment_list(sample.body.sealed.hashes))},
          {"body", b64(sample.body.ciphertext.view())}};
}

Scenario scenario(std::string name, const char* clause, const char* about, const char* operation,
                  json input, json expect) {
  return {std::move(name),
          {{"clause", clause},
           {"about", about},
           {"operation", operation},
           {"input", std::move(input)},
           {"expect", std::move(expect)}}};
}

}  // namespace

std::vector<Scenario> header_scenarios() {
  SeededRandom random("vectors: header");
  const NewCapsule capsule = new_capsule(random);
  const std::string key = b64(capsule.content_key.bytes().reveal());
  const Bytes& good = capsule.header.encoded();
  const auto refused = [&](const char* name, const char* clause, const char* about,
                           const Bytes& header, Code code) {
    return scenario(name, clause, about, "open_header",
                    {{"header", b64(header)}, {"content_key", key}}, failure(code));
  };
  Bytes trailing = good;
  trailing.push_back(0);
  Bytes long_form = {0xA4, 0x01, 0x18, 0x01};
  append(long_form, ByteView(good).subspan(3));
  Bytes cut(good.begin(), good.end() - 1);
  Bytes changed_id = good;
  changed_id[10] ^= 1;
  return {
      scenario("header-ok", "3.2.1", "A header and the content key that it commits to.",
               "open_header", {{"header", b64(good)}, {"content_key", key}},
               {{"outcome", "ok"},
                {"capsule_id", b64(capsule.header.capsule_id())},
                {"hash", b64(capsule.header.hash())}}),
      refused("header-version-2", "3.2.6", "A later version; nothing else is looked at.",
              plain_header(2, 9, true), Code::kCapsuleVersionUnsupported),
      refused("header-suite-2", "3.2.6", "Another suite.", plain_header(1, 2, false),
              Code::kCapsuleSuiteUnsupported),
      refused("header-unknown-field", "3.2.6", "A fifth field; every field is critical.",
              plain_header(1, 1, true), Code::kCapsuleFieldUnknown),
      refused("header-trailing-byte", "3.1.3", "A byte after the end of the header.", trailing,
              Code::kCapsuleMalformed),
      refused("header-not-canonical", "3.1.3", "The version 1 written in two bytes.", long_form,
              Code::kCapsuleMalformed),
      refused("header-cut", "3.1.3", "The last byte is missing.", cut, Code::kCapsuleMalformed),
      refused("header-other-capsule-id", "3.2.5", "One bit of the capsule id is changed.",
              changed_id, Code::kCapsuleWrongKey),
      scenario("padded-lengths", "3.3.1", "Lengths of messages and what they are padded to.",
               "pad_lengths",
               {{"lengths", {0, 1, 255, 256, 257, 1000, 65536, 65537, 1048577, 10000001}}},
               {{"outcome", "ok"},
                {"padded", {256, 256, 256, 256, 272, 1024, 65536, 67584, 1081344, 10223616}}}),
      scenario("padded-length-too-large", "3.3.2", "A byte more than 64 GiB.", "pad_lengths",
               {{"lengths", {68719476737U}}}, failure(Code::kTooLarge)),
  };
}

std::vector<Scenario> body_scenarios() {
  const Sample small("vectors: body");
  const Sample two_chunks("vectors: two chunks", 66000);
  std::vector<Scenario> all;
  const auto opens = [&](const char* name, const char* about, const Sample& sample) {
    all.push_back(scenario(name, "3.4.2", about, "open_body", opening(sample),
                           {{"outcome", "ok"}, {"text", b64(sample.text)}}));
  };
  const auto refused = [&](const char* name, const char* clause, const char* about, json input,
                           Code code) {
    all.push_back(scenario(name, clause, about, "open_body", std::move(input), failure(code)));
  };
  const ByteView body = small.body.ciphertext.view();
  const auto with_body = [&](ByteView bytes) {
    json input = opening(small);
    input["body"] = b64(bytes);
    return input;
  };

  opens("body-one-chunk", "300 bytes, padded to 304.", small);
  opens("body-two-chunks", "66000 bytes, padded to 67584.", two_chunks);
  Bytes swapped(two_chunks.body.ciphertext.view().begin(), two_chunks.body.ciphertext.view().end());
  std::rotate(swapped.begin(), swapped.begin() + 65552, swapped.end());
  json reordered = opening(two_chunks);
  reordered["body"] = b64(swapped);
  refused("body-chunks-reordered", "3.5.3", "The second chunk comes first.", reordered,
          Code::kCapsuleSegment);
  Bytes changed(body.begin(), body.end());
  changed[0] ^= 1;
  refused("body-changed", "3.5.3", "One bit of the body is changed.", with_body(changed),
          Code::kCapsuleSegment);
  refused("body-cut", "3.4.4", "The last byte is missing.", with_body(body.first(body.size() - 1)),
          Code::kCapsuleLength);
  Bytes longer(body.begin(), body.end());
  longer.push_back(0);
  refused("body-lengthened", "3.4.4", "A byte more.", with_body(longer), Code::kCapsuleLength);
  json short_list = opening(small);
  short_list["list"] = "";
  refused("body-list-missing", "3.5.1", "The list of segment hashes is empty.", short_list,
          Code::kCapsuleList);
  json other_length = opening(small);
  other_length["length"] = 305;
  refused("body-other-length", "3.5.2", "A length with another padded length; T binds it.",
          other_length, Code::kCapsuleSeal);
  SeededRandom random("vectors: other header");
  json other_header = opening(small);
  other_header["header"] = b64(new_capsule(random).header.encoded());
  refused("body-other-header", "3.2.5", "The header of another capsule.", other_header,
          Code::kCapsuleWrongKey);

  const WholeBody other =
      *seal_body(small.capsule.content_key, small.capsule.header, Plaintext(Bytes(300, 'x')));
  json swapped_body = opening(small);
  swapped_body["body"] = b64(other.ciphertext.view());
  swapped_body["list"] = b64(encode_segment_list(other.sealed.hashes));
  refused("body-swapped-by-key-holder", "3.5.3",
          "Another body and its list, rightly made by somebody who knows the content key.",
          swapped_body, Code::kCapsuleSeal);

  const auto forged = [&](const ForgedBody& made, std::uint64_t length) {
    json input = opening(small);
    input["seal"] = b64(made.seal);
    input["list"] = b64(encode_segment_list(made.hashes));
    input["body"] = b64(made.ciphertext);
    input["length"] = length;
    return input;
  };
  Bytes padded(256, 'p');
  refused("body-padding-not-zero", "3.3.3", "A sender who pads with other bytes than zeros.",
          forged(forge_body(small.capsule, padded, 0, true), 100), Code::kCapsulePadding);
  refused("body-last-chunk-not-marked", "3.4.2", "The only chunk is not marked as the last one.",
          forged(forge_body(small.capsule, padded, 0, false), 256), Code::kCapsuleChunk);
  refused("body-chunk-of-another-place", "3.4.2", "The only chunk is sealed as number 1.",
          forged(forge_body(small.capsule, padded, 1, true), 256), Code::kCapsuleChunk);

  const Sample large("vectors: segments", 2 * 1048576 + 70000);
  all.push_back(
      scenario("body-three-segments", "3.5.2",
               "A text whose byte i is i mod 251; long, so only sizes, list and seal are given.",
               "seal_pattern",
               {{"header", b64(large.capsule.header.encoded())},
                {"content_key", b64(large.capsule.content_key.bytes().reveal())},
                {"length", large.text.size()}},
               {{"outcome", "ok"},
                {"padded_length", 2228224},
                {"body_size", 2228224 + 34 * 16},
                {"list", b64(encode_segment_list(large.body.sealed.hashes))},
                {"seal", b64(large.body.sealed.seal)}}));
  return all;
}

}  // namespace waferseal
