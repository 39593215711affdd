#include "tests/native/dns/name_server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

namespace waferseal::dns {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "name server of the tests: " << why << "\n";
  std::abort();
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) give_up(command);
  std::array<char, 4096> chunk;
  while (const std::size_t size = fread(chunk.data(), 1, chunk.size(), pipe)) {
    out.append(chunk.data(), size);
  }
  if (pclose(pipe) != 0) give_up(command + " failed");
  return out;
}

// "env 'PATH=...' 'LD_LIBRARY_PATH=...' "
std::string peer_environment() {
  const std::string lines =
      output_of("node '" WAFERSEAL_TEST_DATA_DIR "/../native/dns/peer_environment.mjs'");
  std::string out = "env ";
  std::size_t start = 0;
  for (std::size_t end = lines.find('\n'); end != std::string::npos;
       start = end + 1, end = lines.find('\n', start)) {
    const std::string line = lines.substr(start, end - start);
    // Whatever the set-up says besides.
    if (line.rfind("PATH=", 0) == 0 || line.rfind("LD_LIBRARY_PATH=", 0) == 0) {
      out += "'" + line + "' ";
    }
  }
  return out;
}

std::string contents(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Changes one character in the base64 of every signature but those of the keys.
std::string forged(std::string zone) {
  std::size_t at = 0;
  while ((at = zone.find("\tRRSIG\t", at)) != std::string::npos) {
    const std::size_t end = zone.find('\n', at);
    if (zone.compare(at + 7, 6, "DNSKEY") != 0) {
      char& last = zone[end - 10];
      last = last == 'A' ? 'B' : 'A';
    }
    at = end;
  }
  return zone;
}

}  // namespace

std::uint16_t free_port() {
  const int tcp = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(tcp, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(tcp, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    give_up("no free port");
  }
  close(tcp);
  return ntohs(address.sin_port);
}

NameServer::NameServer(const std::vector<Zone>& zones)
    : environment_(peer_environment()), port_(free_port()) {
  std::string pattern = (fs::temp_directory_path() / "waferseal-dns-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) give_up("no temporary folder");
  folder_ = pattern;
  std::ofstream(folder_ / "anchors").flush();
  std::ofstream configuration(folder_ / "nsd.conf");
  const std::string here = folder_.string();
  configuration << "server:\n  ip-address: 127.0.0.1@" << port_ << "\n  username: \"\"\n"
                << "  chroot: \"\"\n  database: \"\"\n  zonesdir: \"" << here << "\"\n"
                << "  pidfile: \"" << here << "/pid\"\n  xfrdfile: \"" << here << "/xfrd\"\n"
                << "  zonelistfile: \"" << here << "/list\"\n  logfile: \"" << here << "/log\"\n"
                << "remote-control:\n  control-enable: no\n";
  for (const Zone& zone : zones) {
    configuration << "zone:\n  name: " << zone.name << "\n  zonefile: " << zone.name << ".served\n";
    if (!zone.records.empty()) write_zone(zone);
  }
  configuration.close();

  process_ = fork();
  if (process_ == 0) {
    const std::string command =
        "exec " + environment_ + "nsd -d -c '" + here + "/nsd.conf' >/dev/null 2>&1";
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  for (int i = 0; i < 100; ++i) {
    if (contents(folder_ / "log").find("nsd started") != std::string::npos) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  give_up("NSD does not start: " + contents(folder_ / "log"));
}

NameServer::~NameServer() {
  stop();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void NameServer::stop() {
  if (process_ <= 0) return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

std::string NameServer::address() const { return "127.0.0.1@" + std::to_string(port_); }

void NameServer::run(const std::string& command) const {
  output_of("cd '" + folder_.string() + "' && " + command);
}

void NameServer::write_zone(const Zone& zone) {
  const fs::path plain = folder_ / (zone.name + ".plain");
  std::ofstream(plain) << "$ORIGIN " << zone.name << ".\n$TTL 300\n"
                       << "@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n"
                       << zone.records;
  if (zone.signing == Signing::kNone) {
    fs::copy_file(plain, folder_ / (zone.name + ".served"));
  } else {
    sign(zone);
  }
}

void NameServer::sign(const Zone& zone) {
  std::string key = output_of("cd '" + folder_.string() + "' && " + environment_ +
                              "ldns-keygen -a ECDSAP256SHA256 -k " + zone.name);
  key = key.substr(0, key.find('\n'));
  const std::string when =
      zone.signing == Signing::kExpired ? "-i 20200101000000 -e 20200201000000 " : "";
  const std::string served = zone.name + ".served";
  run(environment_ + "ldns-signzone -n " + when + "-f " + served + " " + zone.name + ".plain " +
      key);
  if (zone.signing == Signing::kForged) {
    const std::string changed = forged(contents(folder_ / served));
    std::ofstream(folder_ / served) << changed;
  }
  if (zone.anchored) {
    std::ofstream(folder_ / "anchors", std::ios::app) << contents(folder_ / (key + ".ds"));
  }
}

}  // namespace waferseal::dns
