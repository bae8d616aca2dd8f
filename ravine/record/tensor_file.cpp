#include "ravine/record/tensor_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view checksum_key = "\"checksum\":\"";
constexpr std::size_t checksum_digits = 16;

// XXH3 over header length, header (its checksum digits as zeros) and data.
std::string checksum(std::string_view header, std::size_t digits_at, std::string_view data) {
  const std::string zeros(checksum_digits, '0');
  const auto length = static_cast<std::uint64_t>(header.size());
  XXH3_state_t* state = XXH3_createState();
  XXH3_64bits_reset(state);
  XXH3_64bits_update(state, &length, sizeof length);
  XXH3_64bits_update(state, header.data(), digits_at);
  XXH3_64bits_update(state, zeros.data(), zeros.size());
  XXH3_64bits_update(state, header.data() + digits_at + checksum_digits, header.size() - digits_at - checksum_digits);
  XXH3_64bits_update(state, data.data(), data.size());
  const std::uint64_t hash = XXH3_64bits_digest(state);
  XXH3_freeState(state);
  return fmt::format("{:016x}", hash);
}

static_assert(std::endian::native == std::endian::little,
              "tensor files are little-endian and written as memory stands");

}  // namespace

void write_tensor_file(const std::string& path, const std::string& kind, int version, const std::string& description,
                       std::span<const TensorView> tensors) {
  Json header;
  header["__metadata__"] = {{"ravine", kind},
                            {"version", std::to_string(version)},
                            {"checksum", std::string(checksum_digits, '0')},
                            {"description", description}};
  std::size_t offset = 0;
  std::string data;
  for (const TensorView& t : tensors) {
    const std::size_t bytes = t.values.size_bytes();
    header[t.name] = {{"dtype", "F32"}, {"shape", t.shape}, {"data_offsets", {offset, offset + bytes}}};
    data.append(reinterpret_cast<const char*>(t.values.data()), bytes);
    offset += bytes;
  }
  std::string text = header.dump();
  text.resize(round_up(text.size() + 8, 8) - 8, ' ');
  const std::size_t digits_at = text.find(checksum_key) + checksum_key.size();
  text.replace(digits_at, checksum_digits, checksum(text, digits_at, data));
  const auto length = static_cast<std::uint64_t>(text.size());

  AtomicFile file(path);
  file.write({reinterpret_cast<const char*>(&length), sizeof length});
  file.write(text);
  file.write(data);
  file.commit();
}

TensorFile read_tensor_file(const std::string& path, const std::string& kind, int version) {
  const Source source(path);
  const std::string_view bytes = source.text();
  const std::string what = source.name() + ": ";
  const auto foreign = [&]() -> void { fail_data(what + "is not a ravine " + kind + " file"); };
  const auto damaged = [&](const char* how) -> void {
    fail_data(what + "the " + kind + " file is damaged (" + how + "); use another copy of it, or train again");
  };

  std::uint64_t length = 0;
  if (bytes.size() < 10) foreign();
  std::memcpy(&length, bytes.data(), sizeof length);
  if (bytes[8] != '{' || length > (1U << 30)) foreign();
  if (length > bytes.size() - 8) damaged("its header is cut off");
  const std::string_view header = bytes.substr(8, length), data = bytes.substr(8 + length);
  const std::string marker = "{\"__metadata__\":{\"ravine\":\"";
  if (!header.starts_with(marker)) foreign();
  const std::size_t key = header.find(checksum_key);
  if (key == std::string_view::npos || key + checksum_key.size() + checksum_digits > header.size())
    damaged("it has no checksum");
  const std::size_t digits_at = key + checksum_key.size();

  // The version stands before the checksum: a newer file may compute it differently.
  const std::string_view versions = header.substr(0, key);
  const std::size_t at = versions.find("\"version\":\"");
  const std::size_t found =
      at == std::string_view::npos
          ? 0
          : parse_count(versions.substr(at + 11, versions.find('"', at + 11) - at - 11)).value_or(0);
  const bool newer = found > static_cast<std::size_t>(version);
  auto refuse_newer = [&] {
    fail_data(what + "was written by a newer ravine (format " + std::to_string(found) + ", this one reads up to " +
              std::to_string(version) + ")");
  };
  const bool intact = checksum(header, digits_at, data) == header.substr(digits_at, checksum_digits);
  if (newer && !intact) refuse_newer();
  if (!intact) damaged("its checksum does not match");

  TensorFile file;
  try {
    const Json json = Json::parse(header);
    const Json& metadata = json.at("__metadata__");
    const std::string actual = metadata.at("ravine").get<std::string>();
    if (actual != kind) fail_data(what + "is a ravine " + actual + " file, not a " + kind);
    if (newer) refuse_newer();
    file.description = metadata.at("description").get<std::string>();
    for (const auto& [name, entry] : json.items()) {
      if (name == "__metadata__") continue;
      const auto begin = entry.at("data_offsets").at(0).get<std::size_t>(),
                 end = entry.at("data_offsets").at(1).get<std::size_t>();
      if (end < begin || end > data.size() || (end - begin) % sizeof(float) != 0)
        damaged("a tensor lies outside of it");
      Tensor& t = file.tensors.emplace_back(Tensor{name, entry.at("shape").get<std::vector<std::size_t>>(),
                                                   std::vector<float>((end - begin) / sizeof(float))});
      if (end > begin) std::memcpy(t.values.data(), data.data() + begin, end - begin);
    }
  } catch (const nlohmann::json::exception&) {
    damaged("its header cannot be read");
  }
  return file;
}

}  // namespace ravine
