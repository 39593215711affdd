// Drafts: sealed to the user, and opened again with their files put aside.
#include <emscripten/bind.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "waferseal/draft.h"
#include "waferseal/put_aside.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/js_streams.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/segment_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// What opens the files of a draft; nothing if it has none.
struct DraftFilesKey {
  std::optional<DraftFiles> files;
};

// ---------------------------------------------------------------- sealing

// The files of one draft, segment by segment, as a Sealing (seal_binding.cc).
class DraftSealing {
 public:
  explicit DraftSealing(DraftFilesSealer sealer) : sealer_(std::move(sealer)) {}

  val next_segment() { return segment_answer(sealer_.next_segment()); }
  val segment_sealed(unsigned index, const val& hash) {
    SegmentHash told{};
    if (hash["length"].as<std::size_t>() != told.size()) {
      return failure({Code::kInvalidArgument, "hash", {}});
    }
    copy_from_js(hash, told);
    return answer(sealer_.segment_sealed(index, told));
  }
  // Once.
  val finish() {
    return answer(std::move(sealer_).finish(),
                  [](DraftFiles files) { return DraftFilesKey{std::move(files)}; });
  }

 private:
  DraftFilesSealer sealer_;
};

// `readers` as of js_streams.h, `names` for what cannot be read.
val start_draft_files(const val& readers, const val& names) {
  const auto contents = emscripten::vecFromJSArray<val>(readers);
  const auto subjects = emscripten::vecFromJSArray<std::string>(names);
  if (subjects.size() != contents.size()) return failure({Code::kInvalidArgument, "names", {}});
  std::vector<std::shared_ptr<const ByteSource>> files;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    files.push_back(std::make_shared<const JsSource>(contents[i], subjects[i]));
  }
  return answer(DraftFilesSealer::start(std::move(files), system_random()),
                [](DraftFilesSealer sealer) { return DraftSealing(std::move(sealer)); });
}

Result<DraftId> draft_id_from_js(const val& array) {
  DraftId id{};
  if (array["length"].as<std::size_t>() != id.size()) {
    return Error{Code::kInvalidArgument, "id", {}};
  }
  copy_from_js(array, id);
  return id;
}

// `answers`: [{recipient, answer}] with numbers of held answers.
val seal_draft_from_js(const KeyStore& store, const val& id, const std::string& written,
                       const val& answers, const DraftFilesKey& files) {
  if (!store.user || !store.owner) return failure({Code::kInvalidArgument, "keys", {}});
  const Result<DraftId> draft_id = draft_id_from_js(id);
  if (!draft_id) return failure(draft_id.error());
  Draft draft;
  draft.written = written;
  for (const val& item : emscripten::vecFromJSArray<val>(answers)) {
    const HeldAnswer* held = store.held(item["answer"].as<unsigned>());
    if (!held) return failure({Code::kInvalidArgument, "answer", {}});
    draft.answers.push_back({item["recipient"].as<unsigned>(), held->answer.clone(),
                             held->answer_seed.clone(), held->strength});
  }
  if (files.files) draft.files = files.files->clone();
  const Result<Bytes> sealed =
      seal_draft(store.user->xwing, *store.owner, *draft_id, draft, system_random());
  wipe(draft.written);
  return sealed ? success(to_js(*sealed)) : failure(sealed.error());
}

// ---------------------------------------------------------------- opening

Result<Draft> draft_from_js(const KeyStore& store, const val& id, const val& sealed) {
  if (!store.user || !store.owner) return Error{Code::kInvalidArgument, "keys", {}};
  WAFERSEAL_TRY(const DraftId draft_id, draft_id_from_js(id));
  return open_draft(bytes_from_js(sealed), store.user->xwing, *store.owner, draft_id);
}

// {written, answers: [{recipient, answer, strength}], files, sizes}; the answers stay here.
val open_draft_from_js(KeyStore& store, const val& id, const val& sealed) {
  Result<Draft> draft = draft_from_js(store, id, sealed);
  if (!draft) return failure(draft.error());
  val answers = val::array();
  for (DraftAnswer& one : draft->answers) {
    val item = val::object();
    item.set("recipient", one.recipient);
    item.set("strength", std::string(name(one.strength)));
    item.set("answer",
             store.hold({std::move(one.answer), std::move(one.answer_seed), one.strength}));
    answers.call<void>("push", item);
  }
  val sizes = val::array();
  if (draft->files) {
    for (const std::uint64_t size : draft->files->sizes) {
      sizes.call<void>("push", static_cast<double>(size));
    }
  }
  val out = val::object();
  out.set("written", draft->written);
  wipe(draft->written);
  out.set("answers", answers);
  out.set("sizes", sizes);
  out.set("files", val(DraftFilesKey{std::move(draft->files)}));
  return success(out);
}

// Only what was written.
val look_at_draft(const KeyStore& store, const val& id, const val& sealed) {
  return answer(draft_from_js(store, id, sealed), [](Draft draft) {
    val written(draft.written);
    wipe(draft.written);
    return written;
  });
}

// The files of a draft that was opened, put aside, and the readers of them.
class DraftText {
 public:
  explicit DraftText(const val& store) : text_(std::make_unique<JsStore>(store), system_random()) {}
  DraftText(const DraftText&) = delete;
  DraftText& operator=(const DraftText&) = delete;

  // Once; `hashes` of all segments of the body.
  val begin(const DraftFilesKey& key, const val& hashes) {
    if (!key.files || opener_) return failure({Code::kInvalidArgument, "files", {}});
    std::vector<SegmentHash> list;
    for (const val& item : emscripten::vecFromJSArray<val>(hashes)) {
      SegmentHash hash{};
      if (item["length"].as<std::size_t>() != hash.size()) {
        return failure({Code::kInvalidArgument, "hash", {}});
      }
      copy_from_js(item, hash);
      list.push_back(hash);
    }
    Result<DraftFilesOpener> opener = DraftFilesOpener::start(*key.files, std::move(list), text_);
    if (!opener) return failure(opener.error());
    opener_ = *std::move(opener);
    sizes_ = key.files->sizes;
    return success();
  }
  // Whole segments, the next ones. {value: all have come}
  val take(const val& segments) {
    if (!opener_) return failure({Code::kInvalidArgument, "files", {}});
    const Status taken = opener_->take(bytes_from_js(segments));
    return taken ? success(val(opener_->done())) : failure(taken.error());
  }

  val start(std::size_t file) {
    if (file >= sizes_.size()) return failure({Code::kInvalidArgument, "attachment", {}});
    std::uint64_t offset = 0;
    for (std::size_t i = 0; i < file; ++i) offset += sizes_[i];
    readers_.insert_or_assign(next_, FileReader{offset, offset + sizes_[file]});
    return success(val(next_++));
  }
  val next(int reader) {
    const auto found = readers_.find(reader);
    if (found == readers_.end()) return failure({Code::kInvalidArgument, "handle", {}});
    static constexpr std::uint64_t kPiece = 1 << 20;
    auto& [offset, end] = found->second;
    SecretBytes piece(static_cast<std::size_t>(std::min(kPiece, end - offset)));
    const Status read = text_.read(offset, piece.reveal_mutable());
    offset += piece.size();
    if (!read || piece.empty()) readers_.erase(found);
    return read ? success(to_js(piece.reveal())) : failure(read.error());
  }
  void stop(int reader) { readers_.erase(reader); }

 private:
  struct FileReader {
    std::uint64_t offset;
    std::uint64_t end;
  };

  PutAside text_;
  std::optional<DraftFilesOpener> opener_;
  std::vector<std::uint64_t> sizes_;
  std::map<int, FileReader> readers_;
  int next_ = 1;
};

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_draft) {
  namespace wasm = waferseal::wasm;
  emscripten::class_<wasm::DraftFilesKey>("DraftFiles").constructor<>();
  emscripten::class_<wasm::DraftSealing>("DraftSealing")
      .function("nextSegment", &wasm::DraftSealing::next_segment)
      .function("segmentSealed", &wasm::DraftSealing::segment_sealed)
      .function("finish", &wasm::DraftSealing::finish);
  emscripten::class_<wasm::DraftText>("DraftText")
      .constructor<emscripten::val>()
      .function("begin", &wasm::DraftText::begin)
      .function("take", &wasm::DraftText::take)
      .function("start", &wasm::DraftText::start)
      .function("next", &wasm::DraftText::next)
      .function("stop", &wasm::DraftText::stop);
  emscripten::function("startDraftFiles", &wasm::start_draft_files);
  emscripten::function("sealDraft", &wasm::seal_draft_from_js);
  emscripten::function("openDraft", &wasm::open_draft_from_js);
  emscripten::function("lookAtDraft", &wasm::look_at_draft);
}
