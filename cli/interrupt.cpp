#include "cli/interrupt.hpp"

#include <csignal>

namespace ravine::cli {
namespace {

std::atomic<bool> came{false};
std::atomic<int> which{SIGINT};

void handler(int signal) {
  which.store(signal, std::memory_order_relaxed);
  came.store(true, std::memory_order_relaxed);
  std::signal(signal, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() {
  came = false;
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
}

Interrupt::~Interrupt() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& Interrupt::requested() const { return came; }

int Interrupt::exit_code() const { return 128 + which.load(); }

}  // namespace ravine::cli
