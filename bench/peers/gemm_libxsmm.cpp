// libxsmm compiles a kernel for a product when it runs; its matrices lie column by column, so it is asked for C' = B'
// A'.
#include <libxsmm.h>

#include "gemm.hpp"

std::function<void()> prepare(const Product& p) {
  const int a_row = p.a_turned ? p.m : p.k, b_row = p.b_turned ? p.k : p.n;
  const float one = 1, zero = 0;
  const int flags = LIBXSMM_GEMM_FLAGS(p.b_turned ? 'T' : 'N', p.a_turned ? 'T' : 'N');
  const auto kernel = libxsmm_smmdispatch(p.n, p.m, p.k, &b_row, &a_row, &p.n, &one, &zero, &flags, nullptr);
  if (!kernel) return {};
  return [p, kernel] { kernel(p.b, p.a, p.c); };
}
