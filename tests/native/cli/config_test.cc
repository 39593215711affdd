#include "native/cli/config.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "native/cli/key_files.h"

namespace waferseal::native {
namespace {

const std::string kSmallest = R"(
[server]
public_origin = "https://mail.example"
[store]
folder = "data"
[account]
name = "example"
)";

TEST(ConfigTest, TheSmallestFileIsEnough) {
  const auto config = parse_config(kSmallest, "/etc/waferseal");
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->server.public_origin, "https://mail.example");
  EXPECT_EQ(config->server.portal_origin, "https://mail.example");
  EXPECT_EQ(config->server.folder, "/etc/waferseal/data");
  EXPECT_FALSE(config->guard);
  EXPECT_FALSE(config->agent);
}

TEST(ConfigTest, AnUnknownKeyIsAnErrorThatNamesKeyAndLine) {
  const auto config = parse_config(kSmallest + "[log]\nlevle = \"info\"\n", "/");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.code(), Code::kConfigUnknownKey);
  EXPECT_EQ(config.error().subject, "log.levle");
  EXPECT_EQ(config.error().detail, "line 9; did you mean level?");
}

TEST(ConfigTest, AnUnknownSectionIsAnError) {
  const auto config = parse_config(kSmallest + "[sever]\nlisten = \"x\"\n", "/");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.code(), Code::kConfigUnknownKey);
  EXPECT_EQ(config.error().subject, "sever");
}

TEST(ConfigTest, AWrongTypeNamesTheKey) {
  const auto config = parse_config(kSmallest + "[delivery]\nport = \"25\"\n", "/");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.code(), Code::kConfigInvalid);
  EXPECT_EQ(config.error().subject, "delivery.port");
  EXPECT_EQ(parse_config(kSmallest + "[delivery]\nport = 0\n", "/").code(), Code::kConfigInvalid);
}

TEST(ConfigTest, KeysMayBeCredentials) {
  const std::string text = kSmallest +
                           "[keys]\nticket = \"credential:ticket\"\n"
                           "[guard]\nfolder = \"guard\"\nkey = \"credential:guard.key\"\n";
  const auto config = parse_config(text, "/etc/waferseal");
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->ticket_key, "credential:ticket");
  EXPECT_EQ(config->guard->key, "credential:guard.key");
  const std::string outside = kSmallest + "[keys]\nticket = \"credential:../x\"\n";
  EXPECT_EQ(parse_config(outside, "/").error().subject, "keys.ticket");
}

// Who does not read the key needs no credential.
TEST(ConfigTest, ACredentialIsFoundWhereTheKeyIsRead) {
  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_EQ(key_file_at("credential:ticket").code(), Code::kFileUnreadable);
  EXPECT_EQ(*key_file_at("/etc/ticket.key"), "/etc/ticket.key");
  ::setenv("CREDENTIALS_DIRECTORY", "/run/credentials/waferseal", 1);
  EXPECT_EQ(*key_file_at("credential:ticket"), "/run/credentials/waferseal/ticket");
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST(ConfigTest, CharactersBeyondAsciiStandInStringsAndComments) {
  const std::string text = "# für alle\n" + kSmallest +
                           "policy = \"/srv/Prüfung \\\" ü.json\"\n[log] # ö\nlevel = 'info'\n";
  EXPECT_TRUE(parse_config(text, "/")) << describe(parse_config(text, "/").error());
  const auto beyond = parse_config(kSmallest + "\n[lög]\n", "/");
  EXPECT_EQ(beyond.code(), Code::kConfigUnreadable);
  EXPECT_EQ(beyond.error().subject, "line 9");
  // Found by fuzzing: undefined behaviour in the library.
  EXPECT_EQ(parse_config("[server]\nhi\xEF\xB3\xBF\x38\x30\"\nr", "/").error().subject, "line 2");
  EXPECT_EQ(parse_config("[server]\nlisten =72\".\\\xCC\xB3", "/").error().subject, "line 2");
}

TEST(ConfigTest, HostsOfTokens) {
  const std::string text = kSmallest + "[tokens]\nhosts = [";
  const auto config = parse_config(
      text + "{name = \"a\", key = \"a.pem\", domains = [\"example.org\"]}]\n", "/etc");
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->tokens->audience, "https://mail.example");
  EXPECT_EQ(config->tokens->hosts.at(0).key, "/etc/a.pem");
  EXPECT_EQ(parse_config(text + "{name = \"a\"}]\n", "/").error().subject, "tokens.hosts.key");
  const std::string one = "{name = \"a\", key = \"k\"}";
  EXPECT_EQ(parse_config(text + one + ", " + one + "]\n", "/").error().detail, "twice the name a");
  EXPECT_EQ(parse_config(text + "{name = \"a\", key = \"k\", domains = [\"no domain\"]}]\n", "/")
                .error()
                .subject,
            "tokens.hosts.domains");
}

TEST(ConfigTest, LimitsMayBeOff) {
  EXPECT_EQ(parse_config(kSmallest, "/")->server.limits.user.times, 6000u);
  EXPECT_EQ(
      parse_config(kSmallest + "[limits]\nuser_per_minute = 0\n", "/")->server.limits.user.times,
      0u);
  EXPECT_EQ(parse_config(kSmallest + "[limits]\nslot_per_minute = -1\n", "/").error().subject,
            "limits.slot_per_minute");
}

TEST(ConfigTest, WorkersAreCounted) {
  const std::string agent =
      kSmallest + "[agent]\nkey = \"k\"\npin = \"p\"\nroot_fingerprint = \"00\"\n";
  EXPECT_EQ(parse_config(agent, "/")->agent->workers, 4u);
  EXPECT_EQ(parse_config(agent + "workers = 9\n", "/")->agent->workers, 9u);
  EXPECT_EQ(parse_config(agent + "workers = 0\n", "/").code(), Code::kConfigInvalid);
  EXPECT_EQ(parse_config(kSmallest, "/")->delivery.workers, 4u);
  EXPECT_EQ(parse_config(kSmallest + "[delivery]\nworkers = 65\n", "/").error().subject,
            "delivery.workers");
}

TEST(ConfigTest, AMissingSectionOrKeyIsNamed) {
  const auto config = parse_config("[server]\npublic_origin = \"https://a\"\n", "/");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().subject, "store");
  const auto guard = parse_config(kSmallest + "[guard]\nfolder = \"g\"\n", "/");
  ASSERT_FALSE(guard);
  EXPECT_EQ(guard.error().subject, "guard.key");
}

TEST(ConfigTest, AGuardNeedsTheTicketKey) {
  const std::string guard = "[guard]\nfolder = \"g\"\nkey = \"guard.key\"\n";
  EXPECT_EQ(parse_config(kSmallest + guard, "/").error().subject, "keys.ticket");
  const auto config = parse_config(kSmallest + guard + "[keys]\nticket = \"t\"\n", "/x");
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->guard->folder, "/x/g");
  EXPECT_EQ(config->guard->origin, "https://mail.example");
}

TEST(ConfigTest, AGuardOfItsOwnKnowsWhoAsksIt) {
  const std::string guard =
      kSmallest + "[keys]\nticket = \"t\"\n[guard]\nfolder = \"g\"\nkey = \"k\"\n";
  const auto inside = parse_config(guard, "/x");
  ASSERT_TRUE(inside) << describe(inside.error());
  EXPECT_FALSE(inside->guard->apart());
  const auto subject = [&](const std::string& lines) {
    return parse_config(guard + lines, "/x").error().subject;
  };
  EXPECT_EQ(subject("socket = \"/run/s\"\n"), "guard.public");
  EXPECT_EQ(subject("socket = \"/run/s\"\npublic = \"p\"\n"), "guard.ticket");
  // Not the embedded one in silence because a line is missing.
  EXPECT_EQ(subject("public = \"p\"\n"), "guard.socket");
  EXPECT_EQ(subject("server_user = \"u\"\n"), "guard.socket");
  const std::string whole = "public = \"p\"\nticket = \"q\"\n";
  EXPECT_EQ(subject("socket = \"/" + std::string(107, 's') + "\"\n" + whole), "guard.socket");
  const auto apart = parse_config(guard + "socket = \"s\"\n" + whole, "/x");
  ASSERT_TRUE(apart) << describe(apart.error());
  EXPECT_EQ(apart->guard->socket, "/x/s");
  EXPECT_EQ(apart->guard->public_file, "/x/p");
  EXPECT_EQ(apart->guard->ticket_public, "/x/q");
}

TEST(ConfigTest, AnOriginHasNoPath) {
  const std::string text =
      "[server]\npublic_origin = \"https://mail.example/\"\n"
      "[store]\nfolder = \"d\"\n[account]\nname = \"e\"\n";
  EXPECT_EQ(parse_config(text, "/").code(), Code::kConfigInvalid);
}

TEST(ConfigTest, StubsAreTables) {
  const auto config =
      parse_config(kSmallest + "[[dns.stubs]]\nzone = \".\"\naddress = \"127.0.0.1@5300\"\n", "/");
  ASSERT_TRUE(config) << describe(config.error());
  ASSERT_EQ(config->dns.stubs.size(), 1u);
  EXPECT_EQ(config->dns.stubs[0].address, "127.0.0.1@5300");
  const auto wrong = parse_config(kSmallest + "[[dns.stubs]]\nzone = \".\"\nadress = \"x\"\n", "/");
  ASSERT_FALSE(wrong);
}

TEST(ConfigTest, BrokenTomlNamesTheLine) {
  const auto config = parse_config("[server\n", "/");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.code(), Code::kConfigUnreadable);
  EXPECT_EQ(config.error().subject, "line 1");
}

}  // namespace
}  // namespace waferseal::native
