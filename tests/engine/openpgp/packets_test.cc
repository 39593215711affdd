#include "engine/openpgp/packets.h"

#include <gtest/gtest.h>

namespace waferseal::openpgp {
namespace {

std::vector<int> tags(const Bytes& bytes) {
  std::vector<int> out;
  if (const auto packets = read_packets(bytes)) {
    for (const Packet& packet : *packets) out.push_back(packet.tag);
  } else {
    out.push_back(-1);
  }
  return out;
}

// RFC 4880, 4.2.1 and 4.2.2.
TEST(ReadPackets, TakesEveryFormOfLength) {
  EXPECT_EQ(tags({}), (std::vector<int>{}));
  EXPECT_EQ(tags({0x98, 1, 0}), (std::vector<int>{6}));
  EXPECT_EQ(tags({0x99, 0, 1, 0}), (std::vector<int>{6}));
  EXPECT_EQ(tags({0x9A, 0, 0, 0, 1, 0}), (std::vector<int>{6}));
  EXPECT_EQ(tags({0xC6, 1, 0, 0xCD, 0}), (std::vector<int>{6, 13}));
  Bytes two_byte = {0xC6, 192, 0};
  two_byte.resize(3 + 192);
  EXPECT_EQ(tags(two_byte), (std::vector<int>{6}));
  EXPECT_EQ(tags({0xC6, 255, 0, 0, 0, 1, 0}), (std::vector<int>{6}));
}

TEST(ReadPackets, RefusesCutOffAndOpenEndedOnes) {
  for (const Bytes& bad : std::vector<Bytes>{{0x00},
                                             {0x7F},
                                             {0x98},
                                             {0x98, 2, 0},
                                             {0x99, 0},
                                             {0x9B, 0},
                                             {0xC6, 192},
                                             {0xC6, 224, 0},
                                             {0xC6, 254},
                                             {0xC6, 255, 0, 0},
                                             {0xC6, 255, 255, 255, 255, 255, 0},
                                             {0x98, 1, 0, 0x00}}) {
    EXPECT_EQ(tags(bad), (std::vector<int>{-1})) << hex_encode(bad);
  }
}

}  // namespace
}  // namespace waferseal::openpgp
