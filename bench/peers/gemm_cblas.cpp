// OpenBLAS and BLIS, each with its own cblas.h.
#include <cblas.h>

#include "gemm.hpp"

std::function<void()> prepare(const Product& p) {
  return [p] {
    cblas_sgemm(CblasRowMajor, p.a_turned ? CblasTrans : CblasNoTrans, p.b_turned ? CblasTrans : CblasNoTrans, p.m, p.n,
                p.k, 1, p.a, p.a_turned ? p.m : p.k, p.b, p.b_turned ? p.k : p.n, 0, p.c, p.n);
  };
}
