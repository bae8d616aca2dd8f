#include "bench/limits.hpp"

namespace ravine {

namespace base {
extern const Limits limits;
}
#if defined(__x86_64__)
namespace avx2 {
extern const Limits limits;
}
namespace avx512 {
extern const Limits limits;
}
#endif

const Limits& limits() {
#if defined(__x86_64__)
  if (active_isa() == Isa::avx512) return avx512::limits;
  if (active_isa() == Isa::avx2) return avx2::limits;
#endif
  return base::limits;
}

}  // namespace ravine
