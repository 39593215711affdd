// The parser of lines against plain recursion over the whole text: whatever the bytes are, however
// they come, and wherever the content stays, the tree is the same.
#include <gtest/gtest.h>

#include "engine/mime/parse.h"
#include "tests/engine/bytes/sources.h"
#include "tests/engine/mime/random_damage.h"
#include "tests/engine/mime/sample_message.h"
#include "tests/engine/mime/vector_files.h"
#include "tests/engine/mime/whole_text_parser.h"
#include "waferseal/stream.h"

namespace waferseal::mime {
namespace {

constexpr std::size_t kBufferSizes[] = {1, 2, 3, 7, 64, 4096};

// Shapes in which one delimiter can be taken for another one.
std::vector<std::string> intricate_mails() {
  const std::string outer = "Content-Type: multipart/mixed; boundary=";
  const std::string inner = "Content-Type: multipart/alternative; boundary=";
  return {
      "",
      "\r\n",
      "\n\n--",
      "From x\r",
      "Subject: x\r",
      "no field\r\n--b\r\n",
      outer + "b\r\n--b\r\n\r\nthe header ends with a delimiter\r\n--b--",
      outer + "b\n\n--b\n" + inner + "b\n\n--b\n\ninner\n--b--\nepilogue\n--b\n\nx",
      outer + "b\r\n\r\n--b\r\n" + inner +
          "bb\r\n\r\n--bb\r\n\r\nx\r\n--b\r\n\r\ny\r\n--bb--\r\n--b--",
      outer + "b\r\n\r\n--b\r\n" + inner + "b--\r\n\r\n--b--\r\n\r\nx\r\n--b----\r\n--b--\r\n",
      outer + "\"b \"\r\n\r\n--b \r\n\r\nx\r\n--b\r\n--b -- \t\r\r\n",
      outer + "-\r\n\r\n---\r\n\r\nx\r\n------\r\n-----\r\n",
      outer +
          "b\r\n\r\n--b\r\nSubject: in the "
          "header\r\n--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n--b\r\n\r\r\n--b--",
      outer + "o\r\n\r\n--o\r\n" + inner + "i\r\n\r\n--i\r\n--o\r\n" + inner +
          "i\r\n\r\n--i\r\r\n--o--\r\n",
      outer + "o\r\n\r\n--o\r\n" + inner + "i\r\n\r\n--i\r\nSubject: cut off\r\r\n--o--\r\n",
      outer + "o\r\n\r\n--o\r\n" + inner + "never\r\n\r\nlong enough to be stored\r\n--o--\r\n",
      "Content-Type: multipart/mixed; boundary*=utf-8''b%0D%0Ab\r\n\r\n--b\r\nb\r\n\r\nx\r\n",
      "Content-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\nSubject: "
      "one\r\n\r\nx\r\n--d\r\n"
      "Content-Type: text/plain\r\n\r\ny\r\n--d--\r\n",
      outer +
          "b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: "
          "base64\r\n\r\n" +
          base64_encode(as_bytes(outer + "b\r\n\r\n--b\r\n\r\ninside\r\n--b--\r\n")) +
          "\r\n--b--\r\n",
      outer +
          "b\r\n\r\n--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: x-other\r\n\r\n"
          "the transfer encoding is unknown\r\n--b\r\n"
          "Content-Disposition: attachment\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
          "a text that is attached =C3=A4 =\r\n  =  \r\nand=ZZ broken  \r\n--b--\r\n",
  };
}

std::vector<std::string> sample_mails() {
  std::vector<std::string> mails = intricate_mails();
  for (const std::string& name : vector_names()) {
    mails.push_back(read_file(vector_folder() + name + ".eml"));
  }
  Message message = sample_message();
  mails.push_back(composed(message));
  message.subject = "Grüße";
  message.html = "<p>ä</p>";
  message.attachments = {{.file_name = "ä.bin", .content = to_bytes("content")},
                         {.media_type = "image/png", .content = Bytes(300), .content_id = "1@x"},
                         {.media_type = "message/rfc822", .content = to_bytes(composed(message))}};
  mails.push_back(composed(message));
  return mails;
}

std::string difference(const Part& expected, const Part& part, const ByteSource& source);

std::string difference_of_content(const Part& expected, const Part& part,
                                  const ByteSource& source) {
  CollectingSink sink;
  const Result<ReadContent> read = read_content(source, part, sink);
  if (!read) return "unreadable";
  if (sink.all != expected.content || read->size != expected.content.size()) return "content";
  if (read->damaged != expected.damaged) return "damaged";
  // A text that is stored is an attachment.
  const bool attached = expected.is_attachment || (part.stored && is_text(part));
  if (part.is_attachment != attached) return "is_attachment";
  if (part.stored) return part.parts.empty() && part.content.empty() ? "" : "stored";
  if (part.parts.size() != expected.parts.size()) return "parts";
  for (std::size_t i = 0; i < part.parts.size(); ++i) {
    // What is inside of a message in memory is in memory, too.
    const std::string inner = difference(expected.parts[i], part.parts[i], source);
    if (!inner.empty()) return std::to_string(i) + "/" + inner;
  }
  return {};
}

// Where they differ first; empty if nowhere.
std::string difference(const Part& expected, const Part& part, const ByteSource& source) {
  if (part.header.size() != expected.header.size()) return "header";
  for (std::size_t i = 0; i < part.header.size(); ++i) {
    if (part.header[i].name != expected.header[i].name) return "name";
    if (part.header[i].value != expected.header[i].value) return "value";
  }
  if (part.media_type != expected.media_type) return "media_type";
  if (part.charset != expected.charset) return "charset";
  if (part.file_name != expected.file_name) return "file_name";
  if (part.content_id != expected.content_id) return "content_id";
  return difference_of_content(expected, part, source);
}

void expect_agreement(const std::string& text, const ParseLimits& limits, Keep keep,
                      std::size_t buffer_size) {
  const Result<Part> expected = WholeTextParser(limits).parse(text);
  const MemorySource source(as_bytes(text));
  const Result<ParsedMessage> mail = parse_message(source, limits, keep, buffer_size);
  ASSERT_EQ(mail.ok(), expected.ok()) << text;
  if (!mail) {
    ASSERT_EQ(mail.code(), expected.code()) << text;
    return;
  }
  ASSERT_EQ(difference(*expected, mail->root, source), "") << buffer_size << "\n" << text;
}

// From nothing in memory, not even texts, to everything.
std::vector<ParseLimits> storing_limits() {
  return {{.max_in_memory = 0, .max_text_bytes = 0},
          {.max_in_memory = 16, .max_text_bytes = 40},
          {.max_in_memory = 100, .max_all_in_memory = 150},
          {}};
}

TEST(ParseAgreement, SampleMailsAndAllTheirBeginnings) {
  for (const std::string& mail : sample_mails()) {
    for (const std::size_t buffer_size : kBufferSizes) {
      expect_agreement(mail, {}, Keep::kAll, buffer_size);
      for (const ParseLimits& limits : storing_limits()) {
        expect_agreement(mail, limits, Keep::kWhatIsSmall, buffer_size);
      }
    }
    const std::size_t step = 1 + mail.size() / 500;
    for (std::size_t size = 0; size < mail.size(); size += step) {
      expect_agreement(mail.substr(0, size), {}, Keep::kAll, 5);
      expect_agreement(mail.substr(0, size), storing_limits()[1], Keep::kWhatIsSmall, 64);
    }
    if (HasFatalFailure()) return;
  }
}

TEST(ParseAgreement, DamagedMails) {
  const std::vector<std::string> mails = sample_mails();
  const std::vector<ParseLimits> limits = storing_limits();
  SeededRandom random(20261122);
  for (std::size_t round = 0; round < 12000; ++round) {
    const std::string text = with_random_damage(mails[round % mails.size()], random);
    const std::size_t buffer_size = kBufferSizes[round / 2 % std::size(kBufferSizes)];
    expect_agreement(text, {}, Keep::kAll, buffer_size);
    expect_agreement(text, limits[round % limits.size()], Keep::kWhatIsSmall, buffer_size);
    if (HasFatalFailure()) FAIL() << round;
  }
}

TEST(ParseAgreement, LimitsAreReachedAtTheSamePlace) {
  const std::vector<std::string> mails = sample_mails();
  SeededRandom random(7);
  for (std::size_t round = 0; round < 3000; ++round) {
    const std::string text = with_random_damage(mails[round % mails.size()], random);
    const auto draw = random.array<3>();
    const ParseLimits limits{.max_header_bytes = std::size_t{draw[0]} * 2,
                             .max_parts = draw[1] % 8u,
                             .max_depth = draw[2] % 4u};
    expect_agreement(text, limits, Keep::kAll, 1 + round % 50);
    if (HasFatalFailure()) FAIL() << round;
  }
}

// Lines of these pieces are delimiters, nearly delimiters, headers and content in all orders.
TEST(ParseAgreement, RandomLines) {
  const std::string pieces[] = {"--",
                                "b",
                                "bb",
                                "\r",
                                "\n",
                                "\r\n",
                                " ",
                                "\t",
                                "-",
                                "\r\n--b",
                                "--b\r\n",
                                "--b--\r\n",
                                "--bb\r\n",
                                "X: y\r\n",
                                "\r\n\r\n",
                                "x",
                                "Content-Type: multipart/mixed; boundary=b\r\n",
                                "Content-Type: multipart/digest; boundary=bb\r\n\r\n",
                                "Content-Type: message/rfc822\r\n",
                                "Content-Transfer-Encoding: quoted-printable\r\n",
                                "Content-Disposition: attachment\r\n"};
  SeededRandom random(3);
  for (std::size_t round = 0; round < 20000; ++round) {
    std::string text = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 24; ++i) text += pieces[random.array<1>()[0] % std::size(pieces)];
    expect_agreement(text, {}, Keep::kAll, 1 + round % 9);
    expect_agreement(text, {.max_in_memory = 3, .max_text_bytes = 9}, Keep::kWhatIsSmall, 8);
    if (HasFatalFailure()) FAIL() << round;
  }
}

}  // namespace
}  // namespace waferseal::mime
