// The agent's private keys and the file that holds them.
//
// Only the agent's own user may read the file. That is the wall between the server, which has every
// blob, and the text in them; so the wall is checked, not assumed: a file that others can read is
// refused, whoever starts the agent.
//
// The file is JSON:
//   {"waferseal": "agent keys", "keys": [{"xwing_seed": ..., "signing_seed": ...,
//     "not_before": 1700000000, "not_after": 1702592000}]}          seeds in base64url
#ifndef WAFERSEAL_NATIVE_AGENT_AGENT_KEY_H_
#define WAFERSEAL_NATIVE_AGENT_AGENT_KEY_H_

#include <filesystem>
#include <vector>

#include "waferseal/keylist.h"

namespace waferseal::delivery {

struct AgentKey {
  XWingKey xwing;      // what slots and notices are sealed to
  SigningKey signing;  // on whose signature a guard hands over R
  UnixTime not_before{};
  UnixTime not_after{};

  // What goes into the key list.
  ListedAgent listed() const;
  AgentKey clone() const { return {xwing.clone(), signing.clone(), not_before, not_after}; }
};

// Valid from `now` for `kMostAgentKeyLife`.
AgentKey generate_agent_key(RandomSource& random, UnixTime now);

// Makes the file (mode 0600, synced) or, if it is there, puts the new key in front of the others
// and drops those that ended before `now`. kAgentKeyFile.
Status add_agent_key(const std::filesystem::path& file, const AgentKey& key, UnixTime now);

// The keys that have not ended at `now`. The private half of one that has leaves the file (SPEC
// 3.12.2); what is left may be nothing. kAgentKeyExposed: somebody but the owner may read or write
// the file, or it is not owned by the user this process runs as. kAgentKeyFile: it cannot be read
// (EACCES for every other user), is malformed, or cannot be rewritten.
Result<std::vector<AgentKey>> read_agent_keys(const std::filesystem::path& file, UnixTime now);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_AGENT_KEY_H_
