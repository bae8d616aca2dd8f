#include <dnnl.h>

#include "gemm.hpp"

std::function<void()> prepare(const Product& p) {
  return [p] {
    dnnl_sgemm(p.a_turned ? 'T' : 'N', p.b_turned ? 'T' : 'N', p.m, p.n, p.k, 1, p.a, p.a_turned ? p.m : p.k, p.b,
               p.b_turned ? p.k : p.n, 0, p.c, p.n);
  };
}
