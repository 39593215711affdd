// A phrase for those who have no good question: six words of this list, drawn evenly, are exactly
// 48 bits. The list is waferseal's own: 256 common words of 4 to 8 letters, ASCII, in norm-v1.
#include <array>

#include "engine/escrow/phrase_words.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

constexpr std::size_t kPhraseWords = 6;

}  // namespace

namespace escrow {

const std::array<std::string_view, 256> kPhraseList{{
    // clang-format off
    "acorn", "agate", "album", "alder", "almond", "amber", "anchor", "angle", "apple", "apron",
    "arrow", "aspen", "atlas", "autumn", "badger", "bagel", "bakery", "balcony", "bamboo", "banjo",
    "barley", "barrel", "basil", "basket", "beacon", "beaver", "beetle", "bellows", "bishop",
    "blanket", "blossom", "bobbin", "bonnet", "border", "bottle", "branch", "breeze", "brick",
    "bridge", "bronze", "bucket", "buckle", "burrow", "butter", "button", "cabin", "cactus",
    "camel", "candle", "canoe", "canvas", "canyon", "carbon", "carpet", "carrot", "castle",
    "cedar", "cellar", "cherry", "chimney", "cider", "cinder", "circle", "clover", "cobalt",
    "coffee", "collar", "comet", "copper", "coral", "cotton", "cradle", "crater", "cricket",
    "crystal", "cushion", "dagger", "daisy", "dancer", "desert", "dingo", "dolphin", "donkey",
    "dragon", "drawer", "drizzle", "eagle", "easel", "echo", "elbow", "elder", "ember", "emerald",
    "engine", "fabric", "falcon", "feather", "fennel", "ferry", "fiddle", "filter", "finch",
    "flannel", "flint", "forest", "fossil", "fountain", "fresco", "funnel", "gable", "galaxy",
    "garlic", "garnet", "gazebo", "ginger", "glacier", "goblet", "gopher", "granite", "grape",
    "gravel", "hammer", "hammock", "harbor", "harvest", "hazel", "heron", "hinge", "hockey",
    "honey", "hornet", "igloo", "indigo", "inkwell", "island", "ivory", "jacket", "jaguar",
    "jasmine", "jigsaw", "juniper", "kayak", "kernel", "kettle", "kitten", "ladder", "lagoon",
    "lantern", "laurel", "lemon", "lentil", "lilac", "linen", "lizard", "lobster", "locket",
    "lumber", "magnet", "mallet", "mango", "maple", "marble", "meadow", "melon", "mirror",
    "mitten", "monsoon", "mosaic", "muffin", "mustard", "napkin", "nectar", "needle", "nickel",
    "nimbus", "noodle", "nutmeg", "oasis", "ocean", "olive", "onion", "orbit", "orchard", "otter",
    "oyster", "paddle", "panther", "papaya", "parrot", "pastry", "pebble", "pelican", "pencil",
    "pepper", "petal", "pickle", "pigeon", "pillow", "piston", "planet", "plaza", "pocket",
    "pollen", "poplar", "potter", "prairie", "pretzel", "puddle", "pumpkin", "puzzle", "quarry",
    "quartz", "quiver", "rabbit", "radish", "raisin", "raven", "ribbon", "river", "robin",
    "rocket", "rudder", "saddle", "saffron", "salmon", "sandal", "satchel", "scarlet", "shovel",
    "silver", "sparrow", "spinach", "squash", "stencil", "sunset", "tango", "teapot", "thistle",
    "thunder", "timber", "tulip", "tunnel", "turnip", "turtle", "vanilla", "velvet", "violin",
    "wagon", "walnut", "walrus", "willow", "window", "winter", "yogurt", "zephyr", "zipper",
    // clang-format on
}};

}  // namespace escrow

SecretBytes generate_answer_phrase(RandomSource& random) {
  // One byte chooses one of 256 words: no bias.
  const SecretBytes choice = random.secret(kPhraseWords);
  std::size_t size = kPhraseWords - 1;
  for (const std::uint8_t index : choice.reveal()) size += escrow::kPhraseList[index].size();
  SecretBytes out(size);
  const MutableByteView bytes = out.reveal_mutable();
  std::size_t at = 0;
  for (std::size_t i = 0; i < kPhraseWords; ++i) {
    if (i > 0) bytes[at++] = ' ';
    for (const char c : escrow::kPhraseList[choice.reveal()[i]]) {
      bytes[at++] = static_cast<std::uint8_t>(c);
    }
  }
  return out;
}

}  // namespace waferseal
