import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anonymousNames } from '../../setup/check/names.mjs';

test('names of an anonymous namespace are found, others are not', () => {
  const text = `constexpr int kOutside = 1;
namespace waferseal {
namespace {

constexpr std::size_t kMost = 8;
constexpr char kText[] = "x";
const std::vector<double> kBounds = {1, 2};
struct Part {
  int kMember = 1;
};
class Forward;
void f() {
  constexpr int kLocal = 1;
}

}  // namespace
class Public {
};
}  // namespace waferseal
`;
  assert.deepEqual(anonymousNames(text).sort(), ['Part', 'kBounds', 'kMost', 'kText']);
});
