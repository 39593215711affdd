// Internet messages: compose them right, take them apart safely.
//
// Composing. A `mime::Message` is what a person wrote; `compose` gives the whole RFC 5322 message,
// ready to be sealed into a capsule or handed to a mail server:
//
//   mime::Message message{
//       .from = {"Alice", *Mailbox::parse("alice@example.org")},
//       .to = {{"Bob", *Mailbox::parse("bob@example.net")}},
//       .subject = "Grüße",
//       .date = now,
//       .message_id = mime::new_message_id(random, "example.org"),
//       .text = "Hello Bob",
//   };
//   WAFERSEAL_TRY(Plaintext plaintext, mime::compose(message, random));
//
// There is no field for Bcc: a message that cannot hold a Bcc recipient cannot show one.
//
// For PGP/MIME (and later S/MIME) a message has two layers: `compose_protected` gives what is
// encrypted, with the true header fields in it, and `compose_encrypted_mail` puts the ciphertext
// into an outer message that shows only what delivery needs (RFC 3156, RFC 9788). `openpgp.h` joins
// the two.
//
// Parsing. `parse` takes what ordinary mail consists of, is generous in form and strict in limits,
// and gives decoded UTF-8 text and plain bytes:
//
//   WAFERSEAL_TRY(mime::ParsedMessage mail, mime::parse(bytes));
//   show(mail.subject, mail.text, mail.attachments());
//
// A message that does not fit into memory is parsed where it lies: its large parts stay there, and
// `read_content` hands them out piece by piece:
//
//   WAFERSEAL_TRY(mime::ParsedMessage mail, mime::parse(source));
//   WAFERSEAL_TRY(mime::ReadContent read, mime::read_content(source, *mail.attachments()[0], sink));
//
// What parsing does not promise: that HTML is safe to show (it is handed out as it came), that a
// header field is true (nothing here is signed), or that a declared media type fits the content.
#ifndef WAFERSEAL_MIME_H_
#define WAFERSEAL_MIME_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/result.h"
#include "waferseal/stream.h"

namespace waferseal::mime {

// A mailbox with the name that people read, e.g. Zoë <zoe@example.org>. The name may be empty.
struct NamedMailbox {
  std::string name{};
  Mailbox mailbox;
};

struct Attachment {
  // As the recipient should see it. UTF-8, may be empty.
  std::string file_name{};
  // "type/subtype" without parameters; empty means application/octet-stream.
  std::string media_type{};
  Bytes content{};
  // In place of `content`, for what is not in memory. Not null counts; an error of it is the one
  // that composing or sealing ends with.
  std::shared_ptr<const ByteSource> source{};
  // Not empty: the part is shown inside of the HTML as cid:<content_id>. Written as a message id,
  // "name@domain", without angle brackets.
  std::string content_id{};
};

struct Message {
  NamedMailbox from;
  std::vector<NamedMailbox> to{};
  std::vector<NamedMailbox> cc{};
  std::vector<NamedMailbox> reply_to{};
  std::string subject{};
  UnixTime date{};
  // Without angle brackets. The same in every copy of the message: see new_message_id.
  std::string message_id{};
  // Message ids of earlier messages, without angle brackets.
  std::string in_reply_to{};
  std::vector<std::string> references{};
  // Line ends may be LF, CR or CRLF. Either or both may be empty.
  std::string text{};
  std::string html{};
  std::vector<Attachment> attachments{};
};

// 128 random bits at a domain. `domain` is ASCII (A-labels); it is the sender's, and public.
std::string new_message_id(RandomSource& random, std::string_view domain);

// The whole message, RFC 5322 with MIME: CRLF line ends, no bare CR or LF, no line over 998 bytes,
// ASCII only unless a mailbox itself needs SMTPUTF8 (see needs_smtputf8). Header fields are encoded
// by RFC 2047, file names by RFC 2231. Boundaries are 128 random bits, so that no content can
// contain one other than by chance.
// Errors: kMailHeaderInjection (a control character in a header field, named), kBadUtf8 (in a named
// field), kMailBadHeader (no message id; a malformed message id, content id or media type).
Result<Plaintext> compose(const Message& message, RandomSource& random);
// The same, made while it is read: attachments are encoded when their place is asked for, and are
// not held. `message` outlives it and stays as it is.
Result<std::unique_ptr<const ByteSource>> composition(const Message& message, RandomSource& random);

// What is encrypted for PGP/MIME: the MIME entity with all header fields of the message inside, its
// Content-Type marked hp="cipher", and HP-Outer fields that repeat what the outer message shows
// (RFC 9788, 4.3; header confidentiality policy hcp_baseline). Errors as for compose.
Result<Plaintext> compose_protected(const Message& message, RandomSource& random);
Result<std::unique_ptr<const ByteSource>> protected_composition(const Message& message,
                                                                RandomSource& random);

// The outer message of RFC 3156, 4 around an ASCII-armored OpenPGP message. It shows From, To, Cc,
// Date and the Message-ID, and "[...]" as the subject (RFC 9788, 3.2.1); nothing else of `message`.
// Errors as for compose, and kMailBadHeader when `armored` is not 7-bit text with short lines.
Result<Bytes> compose_encrypted_mail(const Message& message, ByteView armored,
                                     RandomSource& random);
// What stands before and after the armored message in it.
struct EncryptedMailFrame {
  Bytes before;
  Bytes after;
};
Result<EncryptedMailFrame> encrypted_mail_frame(const Message& message, RandomSource& random);

// Whether a mailbox of the header has a local part outside of ASCII, so that the message can only
// go to servers that offer SMTPUTF8 (RFC 6531). Domains are written as A-labels and never need it.
bool needs_smtputf8(const Message& message);

// ---- parsing

struct HeaderField {
  std::string name;   // as written
  std::string value;  // unfolded; encoded words are left as they are; bytes above 127 may occur
};

// Content that was left where it is, encoded as it is.
struct StoredContent {
  std::uint64_t offset = 0;       // in the message
  std::uint64_t size = 0;         // in the message, encoded
  std::string transfer_encoding;  // as written, without comments; empty is 7bit
};

// One node of the MIME tree.
struct Part {
  std::vector<HeaderField> header;
  // Lower case, "text/plain" if missing or not readable.
  std::string media_type;
  // Of the content, in lower case; empty if not given.
  std::string charset;
  // Decoded UTF-8 without directories and control characters; empty if there is none.
  std::string file_name;
  std::string content_id;  // without angle brackets
  bool is_attachment =
      false;  // Content-Disposition says so, or a non-text leaf that has a file name
  // Of a leaf and of message/rfc822: after its transfer encoding is removed. Text is not yet UTF-8.
  Bytes content;
  // In place of `content`, which is empty: see parse(ByteSource) and read_content.
  std::optional<StoredContent> stored;
  // Of multipart/*: its parts. Of message/rfc822: the one message inside, unless it is stored.
  std::vector<Part> parts;
  // The transfer encoding or the charset was unknown or broken and the content is the best guess.
  // Whether stored content is broken shows only when it is read.
  bool damaged = false;

  // The first field of this name, any case; nullptr if there is none.
  const HeaderField* field(std::string_view name) const;
  // How large the content is, to be shown: exact unless it is stored and encoded. Of base64 it is what
  // lines of 76 letters give; of anything else its size as it is.
  std::uint64_t approximate_size() const;
};

struct ParsedAddress {
  std::string name;                // decoded UTF-8
  std::optional<Mailbox> mailbox;  // nothing when the address is not a valid mailbox
  std::string text;                // the address as written
};

struct ParsedMessage {
  std::vector<ParsedAddress> from;
  std::vector<ParsedAddress> to;
  std::vector<ParsedAddress> cc;
  std::vector<ParsedAddress> reply_to;
  std::string subject;  // decoded UTF-8
  std::optional<UnixTime> date;
  std::string message_id;  // without angle brackets
  std::string text;        // UTF-8, LF line ends; all shown plain text parts
  std::string html;        // UTF-8; not made safe
  Part root;

  // All parts that are not shown as text: attachments, images of the HTML, attached messages. They
  // point into `root` and live as long as it stays where it is.
  std::vector<const Part*> attachments() const;
};

struct ParseLimits {
  std::size_t max_bytes = std::size_t{256} << 20;            // of a message in memory
  std::uint64_t max_source_bytes = std::uint64_t{64} << 30;  // of one that is not
  std::size_t max_header_bytes = std::size_t{256} << 10;     // of one part
  std::size_t max_parts = 1000;
  std::size_t max_depth = 20;
  // What of a message that is not in memory is taken into it, in encoded bytes. Above, a part is
  // stored, and a text is an attachment.
  std::size_t max_in_memory = std::size_t{256} << 10;     // of one part that is not shown
  std::size_t max_all_in_memory = std::size_t{16} << 20;  // of all of these
  std::size_t max_text_bytes = std::size_t{16} << 20;     // of all texts that are shown
};

// Generous: bare LF, missing headers, unknown charsets and broken encodings are taken (`damaged`),
// a missing closing boundary too. Charsets: UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15, Windows-1252.
// Errors: kTooLarge, kMailTooDeep, kMailTooManyParts, kMailHeaderTooLarge.
Result<ParsedMessage> parse(ByteView message, const ParseLimits& limits = {});
// The same of a message that need not fit into memory. It is read once from front to back; content
// that is kept is read again. Parts over the limits have `stored` in place of `content`; a stored
// message/rfc822 is not taken apart. Errors: also those of `message`.
Result<ParsedMessage> parse(const ByteSource& message, const ParseLimits& limits = {});

struct ReadContent {
  std::uint64_t size = 0;  // of what was written
  bool damaged = false;    // what Part::damaged says of content in memory
};

// Writes the decoded content of a part, stored or not, in pieces of at most 256 KiB. `message` is
// what the part was parsed from. Errors: those of `message` and `sink`; kInvalidArgument when the
// stored content does not lie within `message`.
Result<ReadContent> read_content(const ByteSource& message, const Part& part, ByteSink& sink);

// The same, asked for piece by piece. Source and part outlive it.
class ContentReader {
 public:
  // kInvalidArgument as above.
  static Result<ContentReader> open(const ByteSource& message, const Part& part);
  ContentReader(ContentReader&&) noexcept;
  ContentReader& operator=(ContentReader&&) noexcept;
  ~ContentReader();

  // At most 256 KiB; empty at the end and no earlier.
  Result<SecretBytes> next();
  // At the end.
  bool damaged() const;

 private:
  struct Impl;
  explicit ContentReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The armored OpenPGP message of a multipart/encrypted mail (RFC 3156, 4).
// Errors: kMailNotEncrypted when `mail` is something else, lacks a part or has it stored.
Result<Bytes> encrypted_payload(const ParsedMessage& mail);
// The part that it is the content of, stored or not.
Result<const Part*> encrypted_part(const ParsedMessage& mail);

// Whether the header inside of an encrypted or signed payload counts, and the one around it does not
// (RFC 9788, 4.1): its Content-Type says hp="cipher" or hp="clear".
bool has_protected_header(const ParsedMessage& payload);
// The header of a payload that has none of its own: what is around it, which anybody on the way can
// have changed.
void take_header_of(ParsedMessage& message, const ParsedMessage& outer);

// RFC 2047 encoded words to UTF-8; what cannot be decoded stays as it is.
std::string decode_header_text(std::string_view value);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_MIME_H_
