// Ctrl-C while it lives asks for an orderly end; a second one ends the process at once.
#pragma once
#include <atomic>

namespace ravine::cli {

class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  [[nodiscard]] const std::atomic<bool>& requested() const;
  /// 128 + the number of the signal that came, as shells count.
  [[nodiscard]] int exit_code() const;
};

}  // namespace ravine::cli
