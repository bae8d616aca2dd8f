// Joins the kernel objects of the instruction sets into one table.
#include "ravine/nn/kernels.hpp"

namespace ravine {

namespace base {
extern const NnTable nn_table;
}
#if defined(__x86_64__)
namespace avx2 {
extern const NnTable nn_table;
}
namespace avx512 {
extern const NnTable nn_table;
}
#endif

template <class T>
const NnKernels<T>& nn_kernels() {
  const Isa isa = active_isa();
  const NnTable* table = &base::nn_table;
#if defined(__x86_64__)
  if (isa == Isa::avx512) table = &avx512::nn_table;
  if (isa == Isa::avx2) table = &avx2::nn_table;
#endif
  (void)isa;
  if constexpr (sizeof(T) == 4) return table->f32;
  else return table->f64;
}

template const NnKernels<float>& nn_kernels();
template const NnKernels<double>& nn_kernels();

}  // namespace ravine
