#include "tests/native/server/server_world.h"

#include "native/files/durable_file.h"
#include "native/server/policy_source.h"
#include "native/server/user_account.h"
#include "tests/native/server/log_in.h"
#include "waferseal/login.h"
#include "waferseal/password_guard.h"

namespace waferseal::native {

ServerWorld::ServerWorld()
    : root_(SigningKey::generate(system_random())),
      guard_identity_(SigningKey::generate(system_random())),
      password_seed_(system_random().secret(kPasswordSeedSize)),
      ticket_key_(SigningKey::generate(system_random())),
      agent_(generate_user_keys(system_random())) {
  guard_id_.fill(0x55);
  EXPECT_TRUE(make_folder(folder_.path() / "data", 02770));
  EXPECT_TRUE(make_folder(web(), 0755));
  EXPECT_TRUE(write_durably(web() / "index.html", as_bytes("<!doctype html>mail"), 0644));
  EXPECT_TRUE(write_durably(web() / "portal.html", as_bytes("<!doctype html>portal"), 0644));
  EXPECT_TRUE(write_durably(web() / "app.js", as_bytes("0"), 0644));
  EXPECT_TRUE(write_durably(web() / ".secret.txt", as_bytes("0"), 0644));
  add_user(kAnna, kAnnasPassword);
  publish_key_list();
  start();
}

ServerWorld::~ServerWorld() { stop(); }

void ServerWorld::start() {
  ServerParts parts;
  parts.options.listen = "127.0.0.1:0";
  parts.options.public_origin = origin();
  parts.options.monitor = "127.0.0.1:0";
  parts.options.web = web();
  parts.options.trusted_proxies = trusted_proxies;
  parts.options.folder = folder_.path() / "data";
  parts.options.account = "example";
  if (with_guard) {
    parts.guard = GuardOptions{folder_.path() / "guard", guard_id_, origin(),
                               guard_identity_.clone(), password_seed_.clone()};
  }
  parts.ticket_key = ticket_key_.clone();
  parts.now = [this] { return now(); };
  parts.tls_probe = [this](const Domain& domain) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = tls_.find(domain.ascii());
    MailServerTls fact;
    fact.head.outcome = Outcome::kNone;
    fact.head.source = FactSource::kSmtp;
    return found == tls_.end() ? fact : found->second;
  };
  parts.guard_hooks.steady = [this] { return now().time_since_epoch(); };
  parts.guard_hooks.on_step = [this](GuardStep step) { on_guard_step(step); };
  adjust(parts);
  auto started = Server::start(std::move(parts));
  ASSERT_TRUE(started) << describe(started.error());
  server_ = std::move(*started);
  thread_ = std::thread([this] { server_->run(); });
}

void ServerWorld::stop() {
  if (!server_) return;
  server_->stop();
  thread_.join();
  server_.reset();
}

std::unique_ptr<Store> ServerWorld::store() const {
  auto opened = open_store(folder_.path() / "data");
  EXPECT_TRUE(opened);
  return opened ? std::move(*opened) : nullptr;
}

void ServerWorld::add_user(const char* mailbox, const char* password) {
  const auto user = make_user(*Mailbox::parse(mailbox), "example", "",
                              SecretBytes(as_bytes(password)), password_seed_, system_random());
  ASSERT_TRUE(user) << describe(user.error());
  ASSERT_TRUE(store()->users().add_user(*user));
  users_.emplace_back(mailbox);
}

HttpClient ServerWorld::logged_in(const char* mailbox, const char* password) {
  HttpClient out = client();
  const LogIn done = log_in(out, mailbox, password);
  EXPECT_EQ(done.login.status, 200) << done.guard.body << done.login.body;
  return out;
}

UserKeys ServerWorld::annas_keys() {
  const auto user = *store()->users().find_user(kAnna);
  const Mailbox anna = *Mailbox::parse(kAnna);
  auto login = PasswordLogin::start(SecretBytes(as_bytes(kAnnasPassword)), anna, system_random());
  const auto evaluated =
      evaluate_password(password_seed_, password_account(anna), login->blinded());
  const auto wrap = login->finish_evaluated(*evaluated, user->password_salt);
  auto keys = unwrap_user_keys(user->key_bundle, anna, wrap->wrap_key);
  EXPECT_TRUE(keys);
  return std::move(*keys);
}

void ServerWorld::set_tls(const std::string& domain, Outcome outcome, Assurance assurance) {
  const std::lock_guard<std::mutex> lock(mutex_);
  MailServerTls fact;
  fact.head.outcome = outcome;
  fact.head.source = FactSource::kSmtp;
  fact.assurance = assurance;
  tls_[domain] = fact;
}

void ServerWorld::set_policy(const std::string& json) {
  const auto stored = store_policy(*store(), "example", json);
  ASSERT_TRUE(stored) << describe(stored.error());
}

KeyList ServerWorld::key_list() const {
  const auto record = *store()->settings().find_key_list();
  auto opened = open_key_list(*record, std::nullopt, now());
  EXPECT_TRUE(opened);
  return std::move(opened->list);
}

void ServerWorld::publish_key_list() {
  const auto opened = store();
  KeyList list;
  list.number = ++list_number_;
  list.issued = now() - std::chrono::hours(1);
  list.expires = now() + std::chrono::hours(24 * 90);
  list.agents.push_back({agent_->xwing.public_key(), agent_->signing.public_key(), list.issued,
                         list.issued + std::chrono::hours(24 * 20)});
  list.guards.push_back({guard_id_, guard_identity_.public_key(), origin()});
  for (const std::string& mailbox : users_) {
    const auto user = **opened->users().find_user(mailbox);
    list.users.push_back({*Mailbox::parse(mailbox),
                          *SigningPublicKey::from_bytes(user.ed25519_public),
                          *XWingPublicKey::from_bytes(user.xwing_public)});
  }
  const auto record = sign_key_list(root_, list);
  ASSERT_TRUE(record) << describe(record.error());
  ASSERT_TRUE(opened->settings().put_key_list(list.number, *record));
}

}  // namespace waferseal::native
