#include "ravine/linalg/offset_gemm.hpp"

#include "ravine/simd/isa.hpp"

namespace ravine {

namespace base {
extern const OffsetGemmKernels offset_gemm_kernels;
}
#if defined(__x86_64__)
namespace avx2 {
extern const OffsetGemmKernels offset_gemm_kernels;
}
namespace avx512 {
extern const OffsetGemmKernels offset_gemm_kernels;
}
#endif

template <class T>
void offset_gemm(const OffsetGemmArgs<T>& args) {
  const Isa isa = active_isa();
  const OffsetGemmKernels* table = &base::offset_gemm_kernels;
#if defined(__x86_64__)
  if (isa == Isa::avx512) table = &avx512::offset_gemm_kernels;
  if (isa == Isa::avx2) table = &avx2::offset_gemm_kernels;
#endif
  (void)isa;
  if constexpr (sizeof(T) == 4) table->f32(args);
  else table->f64(args);
}

template void offset_gemm(const OffsetGemmArgs<float>&);
template void offset_gemm(const OffsetGemmArgs<double>&);

}  // namespace ravine
