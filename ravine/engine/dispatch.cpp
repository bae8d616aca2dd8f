// Joins the kernel objects of the instruction sets into one table, and builds the scalar reference.
#include "ravine/engine/table.hpp"

namespace ravine {

namespace base {
extern const KernelTable kernel_table;
}
#if defined(__x86_64__)
namespace avx2 {
extern const KernelTable kernel_table;
}
namespace avx512 {
extern const KernelTable kernel_table;
}
#endif

const KernelTable& kernel_table(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::avx512) return avx512::kernel_table;
  if (isa == Isa::avx2) return avx2::kernel_table;
#endif
  (void)isa;
  return base::kernel_table;
}

const KernelTable& reference_table() {
  static constexpr KernelTable table = make_table<Lane>(AllRules());
  return table;
}

}  // namespace ravine
