#include "ravine/core/source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

std::vector<char> read_all(int fd, const std::string& name) {
  std::vector<char> bytes;
  for (std::size_t used = 0;;) {
    bytes.resize(used + (1U << 20));
    const ssize_t n = ::read(fd, bytes.data() + used, bytes.size() - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_runtime(name + ": cannot be read: " + std::strerror(errno));
    used += static_cast<std::size_t>(n);
    if (n == 0) {
      bytes.resize(used);
      return bytes;
    }
  }
}

bool is_gzip(std::string_view bytes) { return bytes.size() > 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b'; }

std::vector<char> gunzip(std::string_view packed, const std::string& name) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) fail_runtime(name + ": zlib cannot be started");
  std::vector<char> bytes;
  std::size_t used = 0;
  int status = Z_OK;
  const char* in = packed.data();
  std::size_t left = packed.size();
  while (status != Z_STREAM_END || left > 0 || stream.avail_in > 0) {
    if (stream.avail_in == 0) {
      const std::size_t part = std::min<std::size_t>(left, 1U << 30);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in));  // zlib does not write to it
      stream.avail_in = static_cast<uInt>(part);
      in += part, left -= part;
    }
    if (status == Z_STREAM_END && (inflateReset(&stream) != Z_OK)) break;  // another member follows
    bytes.resize(used + std::max<std::size_t>(1U << 20, used / 2));
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + used);
    stream.avail_out = static_cast<uInt>(std::min<std::size_t>(bytes.size() - used, 1U << 30));
    const uInt before = stream.avail_out;
    status = inflate(&stream, Z_NO_FLUSH);
    used += before - stream.avail_out;
    if (status != Z_OK && status != Z_STREAM_END) break;
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) fail_data(name + ": the gzip file is damaged or cut off; get it again");
  bytes.resize(used);
  return bytes;
}

}  // namespace

Source::Source(const std::string& path) : name_(path == "-" ? "<stdin>" : path) {
  if (path == "-") {
    owned_ = read_all(STDIN_FILENO, name_);
  } else {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
      fail_runtime(name_ + ": " +
                   (errno == ENOENT   ? "no such file"
                    : errno == EACCES ? "no permission to read it"
                                      : std::string("cannot be opened: ") + std::strerror(errno)));
    struct stat status {};
    ::fstat(fd, &status);
    if (S_ISDIR(status.st_mode)) {
      ::close(fd);
      fail_runtime(name_ + ": is a directory; name a file in it");
    }
    if (S_ISREG(status.st_mode) && status.st_size > 0) {
      map_size_ = static_cast<std::size_t>(status.st_size);
      map_ = ::mmap(nullptr, map_size_, PROT_READ, MAP_PRIVATE, fd, 0);
      if (map_ == MAP_FAILED) map_ = nullptr;
    }
    if (map_ == nullptr) owned_ = read_all(fd, name_);  // a pipe, or a file system without maps
    ::close(fd);
  }
  text_ = map_ != nullptr ? std::string_view(static_cast<const char*>(map_), map_size_)
                          : std::string_view(owned_.data(), owned_.size());
  if (is_gzip(text_)) {
    owned_ = gunzip(text_, name_);
    text_ = {owned_.data(), owned_.size()};
  }
  if (text_.empty()) fail_data(name_ + ": the file is empty");
}

Source::~Source() {
  if (map_ != nullptr) ::munmap(map_, map_size_);
}

void Source::release(std::string_view part) const {
  if (map_ == nullptr || text_.data() != map_) return;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = static_cast<std::size_t>(part.data() - text_.data()) / page * page;
  const auto end = static_cast<std::size_t>(part.data() - text_.data() + part.size()) / page * page;
  if (begin < end) ::madvise(static_cast<char*>(map_) + begin, end - begin, MADV_DONTNEED);
}

namespace {

std::string digits(const XXH128_hash_t& h) { return fmt::format("{:016x}{:016x}", h.high64, h.low64); }

}  // namespace

std::string content_hash(std::string_view bytes) { return digits(XXH3_128bits(bytes.data(), bytes.size())); }

ContentHash::ContentHash() : state_(XXH3_createState()) {
  XXH3_128bits_reset(static_cast<XXH3_state_t*>(state_.get()));
}

void ContentHash::add(std::string_view bytes) {
  XXH3_128bits_update(static_cast<XXH3_state_t*>(state_.get()), bytes.data(), bytes.size());
}

std::string ContentHash::text() const { return digits(XXH3_128bits_digest(static_cast<XXH3_state_t*>(state_.get()))); }

void ContentHash::Free::operator()(void* state) const { XXH3_freeState(static_cast<XXH3_state_t*>(state)); }

}  // namespace ravine
