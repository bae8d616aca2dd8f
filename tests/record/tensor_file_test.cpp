#include "ravine/record/tensor_file.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ravine/core/error.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

std::string read_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::vector<float> a{1, 2, 3, 4, 5, 6}, b{0.5F};

std::string write_example(const TemporaryFolder& folder) {
  const std::string path = folder / "x.ravine";
  const std::vector<TensorView> tensors{{"a", {2, 3}, a}, {"b", {1}, b}};
  write_tensor_file(path, "model", 1, "{\"note\":\"say \\\"hi\\\"\"}", tensors);
  return path;
}

TEST(TensorFile, ReadsBackWhatWasWritten) {
  const TemporaryFolder folder;
  const TensorFile file = read_tensor_file(write_example(folder), "model", 1);
  EXPECT_EQ(file.description, "{\"note\":\"say \\\"hi\\\"\"}");
  ASSERT_EQ(file.tensors.size(), 2U);
  EXPECT_EQ(file.tensors[0].name, "a");
  EXPECT_EQ(file.tensors[0].shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(file.tensors[0].values, a);
}

// The layout that safetensors readers expect.
TEST(TensorFile, IsASafetensorsFile) {
  const TemporaryFolder folder;
  const std::string bytes = read_bytes(write_example(folder));
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ((8 + length) % 8, 0U);
  const auto header = nlohmann::json::parse(bytes.substr(8, length));
  EXPECT_EQ(header.at("a").at("dtype"), "F32");
  EXPECT_EQ(header.at("a").at("data_offsets"), (std::vector<int>{0, 24}));
  EXPECT_EQ(header.at("b").at("data_offsets"), (std::vector<int>{24, 28}));
  EXPECT_EQ(bytes.size(), 8 + length + 28);
  for (const auto& [key, value] : header.at("__metadata__").items()) EXPECT_TRUE(value.is_string()) << key;
}

// Every single flipped bit and every shorter length is refused, with one line that says so.
TEST(TensorFile, RefusesEveryDamage) {
  const TemporaryFolder folder;
  const std::string whole = read_bytes(write_example(folder));
  auto refused = [&](const std::string& bytes) {
    try {
      read_tensor_file(folder.write("bad", bytes), "model", 1);
    } catch (const Error& e) {
      return e.fault() == Fault::data && std::string(e.what()).find('\n') == std::string::npos;
    }
    return false;
  };
  for (std::size_t n = 0; n < whole.size(); ++n) ASSERT_TRUE(refused(whole.substr(0, n))) << "cut to " << n;
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string bytes = whole;
      bytes[i] = static_cast<char>(bytes[i] ^ (1 << bit));
      ASSERT_TRUE(refused(bytes)) << "bit " << bit << " of byte " << i;
    }
  EXPECT_TRUE(refused(whole + '\0'));
  EXPECT_TRUE(refused("PK\x03\x04 something else entirely"));
}

TEST(TensorFile, TellsKindsAndVersionsApart) {
  const TemporaryFolder folder;
  const std::string path = write_example(folder);
  auto message = [&](const std::string& kind, int version) -> std::string {
    try {
      read_tensor_file(path, kind, version);
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_NE(message("checkpoint", 1).find("is a ravine model file, not a checkpoint"), std::string::npos);
  EXPECT_NE(message("model", 0).find("newer ravine (format 1"), std::string::npos);
}

}  // namespace
}  // namespace ravine
