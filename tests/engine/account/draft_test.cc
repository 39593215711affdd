#include "waferseal/draft.h"

#include <gtest/gtest.h>

#include <cstring>

#include "engine/bytes/cbor.h"
#include "engine/capsule/padding.h"
#include "tests/engine/account/forge.h"
#include "waferseal/saved_question.h"

namespace waferseal {
namespace {

constexpr const char* kWritten = R"({"subject":"MARKER-subject","text":"MARKER-text"})";

// Its content padded to `size`; the right one for all that is short.
Bytes draft_record(ByteView content, const XWingKey& key, const Mailbox& owner, const DraftId& id,
                   std::size_t size = 4096) {
  return forge_draft(capsule::pad_content(content, size)->reveal(), key, owner, id,
                     system_random().array<32>());
}

Bytes content_of(std::string_view written) {
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.text(written);
  writer.uint(2), writer.array(0);
  writer.uint(3), writer.null();
  return std::move(writer).take();
}

bool contains(ByteView bytes, std::string_view text) {
  return as_text(bytes).find(text) != std::string_view::npos;
}

class DraftTest : public testing::Test {
 protected:
  XWingKey key_ = XWingKey::generate(system_random());
  Mailbox owner_ = *Mailbox::parse("ann@example.org");
  Mailbox other_ = *Mailbox::parse("bob@example.org");
  DraftId id_ = system_random().array<16>();

  Bytes seal(const Draft& draft) { return *seal_draft(key_, owner_, id_, draft, system_random()); }
  Result<Draft> open(ByteView sealed) { return open_draft(sealed, key_, owner_, id_); }
};

TEST_F(DraftTest, GivesBackWhatWasSealed) {
  Draft draft;
  draft.written = kWritten;
  draft.answers.push_back(
      {2, SecretBytes(as_bytes("MARKER-answer")), SecretBytes(Bytes(32, 7)), Strength::kStrong});
  const Bytes sealed = seal(draft);
  EXPECT_FALSE(contains(sealed, "MARKER"));
  const auto opened = open(sealed);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->written, kWritten);
  ASSERT_EQ(opened->answers.size(), 1u);
  EXPECT_EQ(opened->answers[0].recipient, 2u);
  EXPECT_EQ(as_text(opened->answers[0].answer.reveal()), "MARKER-answer");
  EXPECT_EQ(Bytes(opened->answers[0].answer_seed.reveal().begin(),
                  opened->answers[0].answer_seed.reveal().end()),
            Bytes(32, 7));
  EXPECT_EQ(opened->answers[0].strength, Strength::kStrong);
  EXPECT_FALSE(opened->files);
}

TEST_F(DraftTest, SizesTellLittleAndNoTwoRecordsAreAlike) {
  Draft empty;
  empty.written = "{}";
  Draft page;
  page.written = std::string(3900, 'x');
  EXPECT_EQ(seal(empty).size(), seal(page).size());
  EXPECT_NE(seal(empty), seal(empty));
  Draft longer;
  longer.written = std::string(100'000, 'x');
  Draft little_longer;
  little_longer.written = std::string(100'100, 'x');
  EXPECT_EQ(seal(longer).size(), seal(little_longer).size());
}

TEST_F(DraftTest, OpensForItsOwnerItsKeyAndItsIdOnly) {
  Draft draft;
  draft.written = kWritten;
  const Bytes sealed = seal(draft);
  const DraftId another = system_random().array<16>();
  EXPECT_EQ(open_draft(sealed, key_, owner_, another).code(), Code::kDraftOpenFailed);
  EXPECT_EQ(open_draft(sealed, key_, other_, id_).code(), Code::kDraftOpenFailed);
  const XWingKey stranger = XWingKey::generate(system_random());
  EXPECT_EQ(open_draft(sealed, stranger, owner_, id_).code(), Code::kDraftOpenFailed);
}

TEST_F(DraftTest, AnyChangedByteIsRefused) {
  Draft draft;
  draft.written = kWritten;
  const Bytes sealed = seal(draft);
  for (std::size_t i = 0; i < sealed.size(); i += i < 64 ? 1 : 97) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    const auto opened = open(changed);
    ASSERT_FALSE(opened) << i;
    EXPECT_TRUE(opened.code() == Code::kDraftOpenFailed || opened.code() == Code::kDraftMalformed);
  }
  EXPECT_EQ(open(ByteView(sealed).first(sealed.size() - 1)).code(), Code::kDraftMalformed);
  EXPECT_EQ(open({}).code(), Code::kDraftMalformed);
}

TEST_F(DraftTest, ASavedQuestionIsNoDraftAndADraftNoSavedQuestion) {
  const SavedQuestion saved{"Where?", SecretBytes(as_bytes("There")), SecretBytes(Bytes(32, 9)),
                            Strength::kStrong};
  const Bytes question = *seal_saved_question(key_, owner_, owner_, saved, system_random());
  EXPECT_EQ(open(question).code(), Code::kDraftOpenFailed);
  Draft draft;
  draft.written = kWritten;
  EXPECT_FALSE(open_saved_question(seal(draft), key_, owner_, owner_));
}

TEST_F(DraftTest, IsReadInOneFormOnly) {
  ASSERT_TRUE(open(draft_record(content_of("{}"), key_, owner_, id_)));
  Bytes longer = content_of("{}");
  longer.push_back(0);
  EXPECT_EQ(open(draft_record(longer, key_, owner_, id_)).code(), Code::kDraftMalformed);
  EXPECT_EQ(open(draft_record(content_of("\xff"), key_, owner_, id_)).code(),
            Code::kDraftMalformed);
  CborWriter other_version;
  other_version.map(3);
  other_version.uint(1), other_version.uint(2);
  other_version.uint(2), other_version.bytes(Bytes(32, 1));
  other_version.uint(3), other_version.bytes(Bytes(64, 1));
  EXPECT_EQ(open(std::move(other_version).take()).code(), Code::kDraftMalformed);
}

TEST_F(DraftTest, IsPaddedToOneSizeOnly) {
  const auto padded_to = [this](std::size_t written, std::size_t size) {
    const Bytes content = content_of(std::string(written, 'x'));
    const auto opened = open(draft_record(content, key_, owner_, id_, size));
    return opened ? std::string("opened") : std::string(code_name(opened.code()));
  };
  EXPECT_EQ(padded_to(2, 4096), "opened");
  EXPECT_EQ(padded_to(2, 4095), "draft_malformed");
  EXPECT_EQ(padded_to(2, 64), "draft_malformed");
  EXPECT_EQ(padded_to(2, 4352), "draft_malformed") << "a Padmé length, but not this text's";
  // 5 bytes before the text of this length, 4 behind it and 4 of its length: 4097 is padded to 4352.
  EXPECT_EQ(padded_to(4083, 4096), "opened");
  EXPECT_EQ(padded_to(4084, 4097), "draft_malformed");
  EXPECT_EQ(padded_to(4084, 4352), "opened");
  EXPECT_EQ(padded_to(4084, 4608), "draft_malformed");
}

TEST_F(DraftTest, WhatIsTooLargeOrNoTextIsNotSealed) {
  const auto refused = [this](const Draft& draft) {
    return seal_draft(key_, owner_, id_, draft, system_random()).error();
  };
  Draft large;
  large.written = std::string((std::size_t{1} << 20) + 1, 'x');
  EXPECT_EQ(refused(large), (Error{Code::kTooLarge, "draft", {}}));
  Draft no_text;
  no_text.written = "\xff";
  EXPECT_EQ(refused(no_text).code, Code::kBadUtf8);
  Draft seedless;
  seedless.answers.push_back({0, SecretBytes(as_bytes("x")), SecretBytes(), Strength::kWeak});
  EXPECT_EQ(refused(seedless).subject, "answer_seed");
}

// ---------------------------------------------------------------- files

class DraftFilesTest : public DraftTest {
 protected:
  struct SealedFilesOf {
    DraftFiles files;
    Bytes body;
    std::vector<SegmentHash> hashes;
  };

  static SealedFilesOf seal_files(const std::vector<Bytes>& contents) {
    std::vector<std::shared_ptr<const ByteSource>> sources;
    for (const Bytes& content : contents) {
      sources.push_back(std::make_shared<const MemorySource>(content));
    }
    DraftFilesSealer sealer = *DraftFilesSealer::start(std::move(sources), system_random());
    Bytes body;
    std::vector<SegmentHash> hashes;
    while (true) {
      const std::optional<SegmentSealing> work = *sealer.next_segment();
      if (!work) break;
      const SealedSegment segment = *seal_segment(*work);
      append(body, segment.ciphertext.view());
      hashes.push_back(segment.hash);
      EXPECT_TRUE(sealer.segment_sealed(segment.index, segment.hash));
    }
    return {*std::move(sealer).finish(), std::move(body), std::move(hashes)};
  }
};

TEST_F(DraftFilesTest, ComeBackOneAfterTheOtherAndInAnySteps) {
  const std::vector<Bytes> contents = {Bytes(1'500'000, 1), {}, Bytes(1, 2), Bytes(700'000, 3)};
  SealedFilesOf sealed = seal_files(contents);
  ASSERT_GT(sealed.hashes.size(), 2u);

  Draft draft;
  draft.written = kWritten;
  draft.files = sealed.files.clone();
  const auto opened = open(seal(draft));
  ASSERT_TRUE(opened) << describe(opened.error());
  ASSERT_TRUE(opened->files);
  EXPECT_EQ(opened->files->sizes, (std::vector<std::uint64_t>{1'500'000, 0, 1, 700'000}));

  MemoryStore text;
  DraftFilesOpener opener = *DraftFilesOpener::start(*opened->files, sealed.hashes, text);
  ByteView rest = sealed.body;
  const std::size_t two = 2 * kSegmentCiphertextSize;
  ASSERT_TRUE(opener.take(rest.first(two)));
  EXPECT_FALSE(opener.done());
  ASSERT_TRUE(opener.take(rest.subspan(two)));
  EXPECT_TRUE(opener.done());
  Bytes all;
  for (const Bytes& content : contents) append(all, content);
  EXPECT_EQ(Bytes(text.reveal().begin(), text.reveal().end()), all);
}

TEST_F(DraftFilesTest, AnotherBodyOrACutOneIsRefused) {
  SealedFilesOf one = seal_files({Bytes(5000, 1)});
  const SealedFilesOf other = seal_files({Bytes(5000, 1)});
  MemoryStore text;
  EXPECT_EQ(DraftFilesOpener::start(one.files, other.hashes, text).code(), Code::kCapsuleSeal);
  DraftFilesOpener opener = *DraftFilesOpener::start(one.files, one.hashes, text);
  EXPECT_EQ(opener.take(other.body).code(), Code::kCapsuleSegment);
  EXPECT_EQ(opener.take(ByteView(one.body).first(100)).code(), Code::kCapsuleLength);
  ASSERT_TRUE(opener.take(one.body));
  EXPECT_EQ(opener.take(one.body).code(), Code::kCapsuleLength);
}

TEST_F(DraftFilesTest, AFileThatCannotBeReadStopsIt) {
  class Broken final : public ByteSource {
   public:
    std::uint64_t size() const override { return 10; }
    Status read(std::uint64_t, MutableByteView) const override {
      return Error{Code::kAttachmentUnreadable, "report.pdf", {}};
    }
  };
  DraftFilesSealer sealer =
      *DraftFilesSealer::start({std::make_shared<const Broken>()}, system_random());
  const auto segment = sealer.next_segment();
  ASSERT_FALSE(segment);
  EXPECT_EQ(segment.error().subject, "report.pdf");
  EXPECT_EQ(DraftFilesSealer::start({}, system_random()).code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace waferseal
