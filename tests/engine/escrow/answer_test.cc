// norm-v1, the estimate of the guess rank, the phrase (SPEC 4.3).
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/escrow/answer_input.h"
#include "engine/escrow/common_answers.h"
#include "engine/escrow/phrase_words.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

std::string norm(std::string_view text) {
  const Result<NormalisedAnswer> answer = normalise_answer(secret_text(text));
  return answer ? std::string(as_text(answer->text().reveal()))
                : "! " + std::string(code_name(answer.code()));
}

TEST(Answer, NormV1) {
  std::ifstream file(std::string(WAFERSEAL_TEST_DATA_DIR) + "/escrow/norm_v1.json");
  const nlohmann::json cases = nlohmann::json::parse(file);
  ASSERT_GT(cases["cases"].size(), 20U);
  for (const nlohmann::json& entry : cases["cases"]) {
    const std::string from = entry["answer"];
    const std::string to = entry["norm"];
    EXPECT_EQ(norm(from), to) << from;
    EXPECT_EQ(norm(to), to) << "not a fixed point: " << to;
  }
}

TEST(Answer, WhatIsNoAnswer) {
  EXPECT_EQ(norm(""), "! answer_empty");
  EXPECT_EQ(norm(" \t\n"), "! answer_empty");
  EXPECT_EQ(norm("?!…"), "! answer_empty");
  EXPECT_EQ(norm("\xC3"), "! bad_utf8");
  EXPECT_EQ(norm(std::string(1025, 'a')), "! too_large");
  // U+FDFA becomes 18 characters.
  std::string grows;
  for (int i = 0; i < 300; ++i) grows += "\xEF\xB7\xBA";
  EXPECT_EQ(norm(grows), "! too_large");
}

TEST(Answer, TheInputIsBoundToSlotAndGuard) {
  SeededRandom random("input");
  const SlotId slot = random.array<16>();
  const GuardId guard = random.array<16>();
  const SecretBytes input = escrow::answer_input(slot, guard, normalised("Rex"));
  Bytes expected = to_bytes("waferseal/1 answer");
  expected.push_back(0);
  append(expected, slot);
  append(expected, guard);
  append(expected, as_bytes("rex"));
  EXPECT_EQ(Bytes(input.reveal().begin(), input.reveal().end()), expected);
}

TEST(Answer, SharesAreMaskedByOutputSlotGuardAndIndex) {
  SeededRandom random("mask");
  const Bytes share(32, 0x11);
  const SecretBytes y = random.secret(64);
  const SecretBytes other_y = random.secret(64);
  const SlotId slot = random.array<16>();
  const GuardId guard = random.array<16>();
  const auto mask = [&](const SecretBytes& output, const SlotId& s, const GuardId& g,
                        std::uint8_t index) {
    const SecretBytes out = escrow::mask_share(share, output, s, g, index);
    return Bytes(out.reveal().begin(), out.reveal().end());
  };
  const Bytes masked = mask(y, slot, guard, 1);
  EXPECT_NE(masked, share);
  EXPECT_NE(masked, mask(other_y, slot, guard, 1));
  EXPECT_NE(masked, mask(y, random.array<16>(), guard, 1));
  EXPECT_NE(masked, mask(y, slot, random.array<16>(), 1));
  EXPECT_NE(masked, mask(y, slot, guard, 2));
  const SecretBytes back = escrow::mask_share(masked, y, slot, guard, 1);
  EXPECT_EQ(Bytes(back.reveal().begin(), back.reveal().end()), share);
}

AnswerReport inspect(std::string_view answer, std::string_view question = "Which?",
                     std::string_view subject = "Hello") {
  return inspect_answer(normalised(answer), question, subject);
}

TEST(Answer, CommonAnswersAreRefused) {
  for (const char* answer :
       {"Blue", "BLAU", "Müller", "New  York", "weiß", "123456", "Passwort!"}) {
    EXPECT_TRUE(inspect(answer).common) << answer;
    EXPECT_FALSE(inspect(answer).acceptable()) << answer;
    EXPECT_LT(inspect(answer).guess_bits, 9) << answer;
  }
  EXPECT_FALSE(inspect("a walk to Ouddorp").common);
}

TEST(Answer, WhatTheQuestionGivesAwayIsRefused) {
  EXPECT_TRUE(inspect("Ouddorp", "Did we meet in Ouddorp or Goes?").in_question);
  EXPECT_TRUE(inspect("ouddorp", "DID WE MEET IN OUDDORP?").in_question);
  EXPECT_TRUE(inspect("green tea", "Greentea or coffee?").in_question);
  EXPECT_TRUE(inspect("5", "Is it 5 or 6?").in_question);
  EXPECT_FALSE(inspect("5", "What happened in 1956?").in_question);
  EXPECT_TRUE(inspect("Ouddorp", "Where?", "Re: Ouddorp").in_subject);
  EXPECT_FALSE(inspect("Ouddorp", "Where did we meet?").in_question);
  EXPECT_EQ(inspect("Ouddorp", "Ouddorp?").guess_bits, 0);
  EXPECT_TRUE(inspect("Ouddorp", "Where did we meet?").acceptable());
}

TEST(Answer, TheEstimateKnowsWhatPeopleChoose) {
  EXPECT_LE(inspect("1987").guess_bits, 7);
  EXPECT_LE(inspect("24.12.1987").guess_bits, 15);
  EXPECT_LE(inspect("24121987").guess_bits, 15);
  EXPECT_LE(inspect("zzzzzz").guess_bits, 6);
  EXPECT_LE(inspect("98765").guess_bits, 6);
  EXPECT_LE(inspect("Ouddorp").guess_bits, 16);
  EXPECT_LE(inspect("Internationalisierung").guess_bits, 16);  // one word, however long
  EXPECT_LE(inspect("tango tango tango tango").guess_bits, 12);
  EXPECT_GT(inspect("Ouddorp Renesse 1987").guess_bits, 30);
  EXPECT_GT(inspect("kx7-qm2-zz9-41v").guess_bits, 30);
}

TEST(Answer, IsStrongFromTwentyBitsOn) {
  EXPECT_FALSE(inspect("Ouddorp").strong());
  EXPECT_FALSE(inspect("24.12.1987").strong());
  EXPECT_TRUE(inspect("Ouddorp Renesse").strong());
  AnswerReport report;
  report.guess_bits = 19.9;
  EXPECT_FALSE(report.strong());
  report.guess_bits = 20;
  EXPECT_TRUE(report.strong());
}

TEST(Answer, TheListOfWordsHasNoDoubles) {
  std::set<std::string_view> words(escrow::kPhraseList.begin(), escrow::kPhraseList.end());
  EXPECT_EQ(words.size(), 256U);
  EXPECT_EQ(std::log2(static_cast<double>(words.size())) * 6, kGeneratedPhraseBits);
  for (const std::string_view word : words) {
    EXPECT_GE(word.size(), 4U) << word;
    EXPECT_LE(word.size(), 8U) << word;
    EXPECT_EQ(norm(word), word);
  }
}

TEST(Answer, APhraseIsSixWordsInNormV1AndPassesEveryFloorBelowItsBits) {
  SeededRandom random("phrases");
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i) {
    const SecretBytes phrase = generate_answer_phrase(random);
    const std::string text(as_text(phrase.reveal()));
    EXPECT_EQ(std::count(text.begin(), text.end(), ' '), 5) << text;
    EXPECT_EQ(norm(text), text);
    EXPECT_TRUE(inspect(text).acceptable()) << text;
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 50U);
  EXPECT_EQ(inspect("acorn zipper ember ivory kayak wagon").guess_bits, kGeneratedPhraseBits);
}

TEST(Answer, TheCommonListIsInNormV1) {
  for (const char* word : {"yes", "müller", "n/a", "los angeles"}) {
    EXPECT_TRUE(escrow::common_answer_rank(word)) << word;
    EXPECT_EQ(norm(word), word);
  }
  EXPECT_EQ(escrow::common_answer_rank("yes"), 1U);
  EXPECT_FALSE(escrow::common_answer_rank("Yes"));
}

}  // namespace
}  // namespace waferseal
