#include "native/cli/config_text.h"

namespace waferseal::native {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string web_line(const std::string& folder) {
  return folder.empty() ? R"(#web = "/usr/share/waferseal/web")" : "web = " + quoted(folder);
}

// Of a guard in a process of its own, or comments.
std::string guard_lines(const std::string& server_user) {
  const std::string shown = server_user.empty() ? "#" : "";
  const std::string user = server_user.empty() ? "waferseal-server" : server_user;
  return shown + "socket = \"/run/waferseal-guard/socket\"\n" + shown +
         "public = \"keys/guard.public\"\n" + shown + "ticket = \"guard-keys/ticket.public\"\n" +
         shown + "server_user = " + quoted(user) + "\n";
}

}  // namespace

std::string config_text(const ConfigAnswers& answers) {
  return R"toml(# waferseal. Paths are relative to this file's folder; an unknown key is an error.
# What has a default stands here as a comment with it.

[server]
# Where browsers reach the web mail.
public_origin = )toml" +
         quoted(answers.origin) + R"toml(
# What pick-up links start with, if that is another origin.
#portal_origin = "https://portal.example"
# Plain HTTP: for a TLS proxy on the same machine.
#listen = "127.0.0.1:8080"
# Proxies whose X-Forwarded-For says who the client is.
trusted_proxies = ["127.0.0.1", "::1"]
# Folder of the built pages.
)toml" + web_line(answers.web) +
         R"toml(
#session_hours = 12
#max_upload_mib = 256
#max_connections = 4096

# Health, readiness and counts for whoever runs this (docs/OPERATING.md, Watching). Without
# it only /healthz, on the public address.
[monitor]
#listen = "127.0.0.1:9464"

[store]
folder = )toml" +
         quoted(answers.data + "store") + R"toml(

[account]
name = )toml" +
         quoted(answers.account) +
         R"toml(
# JSON; read when `serve` starts.
#policy = "policy.json"
# What the mails say that bring pick-up links (docs/NOTICES.md); read when `agent` starts.
#notice = "notice.txt"

# Hosts that embed this server and log their users in themselves (docs/OPERATING.md, Hosts).
[tokens]
#audience = "https://mail.example"
#hosts = [{name = "webmail", key = "keys/webmail.pem", domains = ["example.org"]}]

# 0: no limit.
[limits]
#user_per_minute = 6000
#address_per_minute = 1200
#slot_per_minute = 60
#messages_per_hour = 600

# What recipients write back from the pick-up page. max_mib = 0: nothing is taken.
[replies]
#max_mib = 25
#per_day = 10
#per_copy = 50

[keys]
ticket = "keys/ticket.key"

# Without a guard nobody logs in, and there are no questions and no tls copies.
[guard]
folder = )toml" +
         quoted(answers.data + "guard") + R"toml(
key = ")toml" +
         (answers.server_user.empty() ? "keys" : "guard-keys") + R"toml(/guard.key"
# As the key list has it; the public origin unless it is set.
#origin = "https://mail.example"
# Where `waferseal guard run` listens, a process and a user of its own: what `serve` knows of it, what
# it knows of the key that signs tickets, and who may ask it all. Without a socket it is a part of
# `serve`.
)toml" + guard_lines(answers.server_user) +
         R"toml(
# Of `waferseal agent`, which runs as a user of its own.
[agent]
key = )toml" +
         quoted(answers.data + "agent/agent.key") + R"toml(
pin = )toml" +
         quoted(answers.data + "agent/pin") + R"toml(
# Of the root key, whose key lists count.
root_fingerprint = )toml" +
         quoted(answers.root_fingerprint) + R"toml(
#workers = 4

[dns]
# Recursive resolvers; without any the root servers are asked.
#forward = ["192.0.2.53"]
#stubs = [{zone = "example.test", address = "127.0.0.1@5300"}]
# DS or DNSKEY records of the root; without it nothing is secure and DANE never applies.
#trust_anchor = "/usr/share/dns/root.ds"

[delivery]
# What EHLO says: the name that this machine's address resolves to.
own_name = )toml" +
         quoted(answers.own_name) + R"toml(
#port = 25
# Certificate authorities besides the system's.
#extra_ca_file = "/etc/ssl/private-ca.pem"
# Whether MX records may point to loopback and link-local addresses.
#allow_own_machine = false
#probe_seconds = 10
# The wait between attempts doubles from one to the other.
#retry_first_seconds = 300
#retry_most_seconds = 14400
# After this, what was temporary is for good.
#give_up_seconds = 432000
# How often TLS has to be impossible before the fall-back is released.
#tls_attempts = 3
# Whether senders get a mail when a copy was given up or waits for long.
#status_mails = true
# Whether MTA-STS policies (RFC 8461) are asked for and obeyed, and on which port they are fetched.
#mta_sts = true
#https_port = 443
#workers = 4

[log]
# debug, info, warn or error
#level = "info"
# text, for people; json, a line each, for programs
#format = "text"
)toml";
}

}  // namespace waferseal::native
