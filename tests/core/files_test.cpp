#include "ravine/core/files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "ravine/core/error.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(AtomicFile, AppearsWholeOrNotAtAll) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.txt";
  {
    AtomicFile file(path);
    file.write("old");
    file.commit();
  }
  {
    AtomicFile file(path);
    file.write(std::string(3 << 20, 'x'));
    EXPECT_EQ(contents(path), "old");
  }
  EXPECT_EQ(contents(path), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1)
      << "a temporary file is left behind";
}

TEST(AtomicFile, KeepsModeAndFollowsLinks) {
  const TemporaryFolder folder;
  const std::string path = folder / "real.txt", link = folder / "link.txt";
  std::ofstream(path) << "old";
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink(path, link);
  AtomicFile file(link);
  file.write("new");
  file.commit();
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(contents(path), "new");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(AtomicFile, ReportsAFullDevice) {
  AtomicFile file("/dev/full");
  file.write("x");
  EXPECT_THROW(file.commit(), Error);
}

TEST(AtomicFile, ComplainsEarlyAboutImpossiblePaths) {
  const TemporaryFolder folder;
  EXPECT_THROW(check_writable(folder / "no/such"), Error);
  EXPECT_THROW(check_writable(folder.path().string()), Error);
  EXPECT_NO_THROW(check_writable(folder / "fine"));
}

}  // namespace
}  // namespace ravine
