#include "ravine/linalg/gemm.hpp"

#include <algorithm>

#include "ravine/core/buffer.hpp"
#include "ravine/core/threads.hpp"

namespace ravine {

namespace base {
extern const GemmKernels gemm_kernels;
}
#if defined(__x86_64__)
namespace avx2 {
extern const GemmKernels gemm_kernels;
}
namespace avx512 {
extern const GemmKernels gemm_kernels;
}
#endif

namespace {

// Below this many multiply-adds (about 30 microseconds) waking a second thread costs more than it gives.
constexpr std::size_t parallel_work = 1'500'000;
constexpr std::size_t tile_rows = 6, column_unit = 64;  // of the widest tile; columns of every tile are parts of it

const GemmKernels& kernels(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::avx512) return avx512::gemm_kernels;
  if (isa == Isa::avx2) return avx2::gemm_kernels;
#endif
  (void)isa;
  return base::gemm_kernels;
}

}  // namespace

template <class T>
void gemm(const GemmArgs<T>& args) {
  const GemmKernels& table = kernels(active_isa());
  if constexpr (sizeof(T) == 4) table.f32(args);
  else table.f64(args);
}

std::size_t gemm_scratch(std::size_t n, std::size_t k) {
  return (std::min(k, GemmBlocks::depth) + std::min(n, GemmBlocks::turned)) * GemmBlocks::panel;
}

// Cut along rows or columns. No part has so few columns that it would be computed otherwise than the whole.
template <class T>
void gemm(const GemmArgs<T>& args, Threads& threads) {
  if (threads.size() == 1 || args.m * args.n * args.k < parallel_work) return gemm(args);
  const bool by_rows = args.m / tile_rows >= args.n / column_unit;
  const std::size_t unit = by_rows ? 1 : column_unit, extent = by_rows ? args.m : args.n;
  const std::size_t pieces = extent / unit, parts = std::min<std::size_t>(threads.size(), pieces);
  threads.parallel_for(parts, 1, [&](std::size_t first, std::size_t last) {
    for (std::size_t part = first; part < last; ++part) {
      const std::size_t begin = pieces * part / parts * unit,
                        end = part + 1 == parts ? extent : pieces * (part + 1) / parts * unit;
      const auto offset = static_cast<std::ptrdiff_t>(begin);
      GemmArgs<T> mine = args;
      if (by_rows) {
        mine.m = end - begin;
        mine.row += begin;
        mine.a.data += offset * args.a.row;
        mine.c += offset * args.c_row;
      } else {
        mine.n = end - begin;
        mine.column += begin;
        mine.b.data += offset * args.b.col;
        mine.c += offset;
        if (args.bias != nullptr) mine.bias += offset;
      }
      if (args.scratch != nullptr) mine.scratch += part * gemm_scratch(args.n, args.k);
      gemm(mine);
    }
  });
}

template void gemm(const GemmArgs<float>&);
template void gemm(const GemmArgs<double>&);
template void gemm(const GemmArgs<float>&, Threads&);
template void gemm(const GemmArgs<double>&, Threads&);

}  // namespace ravine
