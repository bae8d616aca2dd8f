// Compiled once per instruction set: see cmake/isa.cmake and simd/pack.hpp.
#include "ravine/linalg/gemm_kernel.hpp"
#include "ravine/linalg/offset_gemm_kernel.hpp"

namespace ravine::RAVINE_ISA {

extern const GemmKernels gemm_kernels;
const GemmKernels gemm_kernels = {&gemm<float>, &gemm<double>};

extern const OffsetGemmKernels offset_gemm_kernels;
const OffsetGemmKernels offset_gemm_kernels = {&offset_gemm<float>, &offset_gemm<double>};

}  // namespace ravine::RAVINE_ISA
