/*
 * The limit: whole tournaments of 64 miners under the default rules in C, eight side by side, a lane each, in vectors
 * that the compiler lays out for the machine. Text, 5 % of noise, strengths of 5 %, no failures; groups of eight on three
 * tasks, the best eight by score, tasks won and advantage, the bracket, six boss tasks, the succession.
 *
 *   cc -O3 -march=native -ffp-contract=off rules.c -lm -o rules && ./rules 1000000
 *
 * prints what a CPU second holds. Ties, which are one tournament in thousands here, go to the lower position.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { L = 8, FIELD = 64, GROUPS = 8, TASKS = 3, LAYERS = 1024, ROWS = FIELD + TASKS * FIELD + 14 + 12 };
typedef int32_t vi __attribute__((vector_size(4 * L)));
typedef uint32_t vu __attribute__((vector_size(4 * L)));
typedef float vf __attribute__((vector_size(4 * L)));

static uint64_t seeding = 0x9e3779b97f4a7c15u;
static uint32_t seed_word(void) {
  uint64_t z = seeding += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u, z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return (uint32_t)(z ^ z >> 31);
}

/* xoshiro128++ in lanes. */
static vu S[4];
static inline vu turn(vu x, int k) { return x << k | x >> (32 - k); }
static inline vu next(void) {
  vu out = turn(S[0] + S[3], 7) + S[0], t = S[1] << 9;
  S[2] ^= S[0], S[3] ^= S[1], S[1] ^= S[2], S[0] ^= S[3], S[2] ^= t, S[3] = turn(S[3], 11);
  return out;
}
static double uniform(void) { return (seed_word() + 0.5) / 4294967296.0; }

/* The ziggurat: by layer its width, and how far its core goes; edges and heights for the rest. */
static float width[LAYERS];
static int32_t core[LAYERS];
static double edge[LAYERS], height[LAYERS + 1];
static int layers_over(int bottom) {
  double low = 1, high = 8;
  for (int i = 0; i < 60; i++) {
    double r = (low + high) / 2, m = r;
    for (int k = 400; k > 0; k--) m = r + k / m;
    if (r + 1 / m < bottom / 8192.0) low = r; else high = r;
  }
  double f = exp(-low * low / 2), area = bottom / 8192.0 * f, x = low;
  edge[0] = low, width[0] = bottom / 8192.0f, height[1] = f;
  for (int i = 1; i < LAYERS; i++) {
    double w = fmax(1, ceil(x * 8192)) / 8192, top = height[i] + area / w;
    x = top < 1 ? sqrt(-2 * log(top)) : 0;
    width[i] = (float)w, edge[i] = x, height[i + 1] = top;
  }
  for (int i = 0; i < LAYERS; i++) {
    core[i] = (int32_t)(edge[i] / width[i] * 1048576) - 1;
    width[i] /= 1048576;
  }
  return height[LAYERS] >= 1;
}
static __attribute__((noinline)) float mended(uint32_t r) {
  for (;; r = seed_word()) {
    int l = r >> 2 & 1023;
    double x = (double)width[l] * ((int32_t)r >> 11 | 1), a = fabs(x);
    if (a < edge[l]) return (float)x;
    if (l == 0) {
      double u, v;
      do u = -log(uniform()) / edge[0], v = -log(uniform()); while (v + v <= u * u);
      return (float)(x < 0 ? -edge[0] - u : edge[0] + u);
    }
    if (height[l] + uniform() * (height[l + 1] - height[l]) < exp(-x * x / 2)) return (float)x;
  }
}

static vf Z[ROWS], *const STRENGTH = Z, *const COST = Z + FIELD, *const MATCH = Z + FIELD + TASKS * FIELD, *const BOSS = Z + FIELD + TASKS * FIELD + 14;
static void draw(void) {
  for (int i = 0; i < ROWS; i++) {
    vu r = next();
    vi v = ((vi)r >> 11) | 1, mask = v >> 31, a = v ^ mask, c;
    vf w;
    for (int k = 0; k < L; k++) { int l = r[k] >> 2 & 1023; w[k] = width[l], c[k] = core[l]; }
    Z[i] = __builtin_convertvector(v, vf) * w;
    vi out = a >= c;
    int any = 0;
    for (int k = 0; k < L; k++) any |= out[k];
    if (__builtin_expect(any, 0))
      for (int k = 0; k < L; k++) if (out[k]) Z[i][k] = mended(r[k]);
  }
}

static vi KEY[FIELD];
static vf MEDIAN[GROUPS * TASKS], INVERSE[GROUPS * TASKS];
static void groups(void) {
  for (int g = 0; g < GROUPS; g++)
    for (int t = 0; t < TASKS; t++) {
      vf c[8], low = {0}, high = {0};
      vi w[8] = {0};
      for (int i = 0; i < 8; i++) {
        int at = t * FIELD + 8 * g + i;
        c[i] = COST[at] = (1 - STRENGTH[8 * g + i]) * (1 + 0.05f * COST[at]);
      }
      for (int i = 0; i < 8; i++) for (int j = i + 1; j < 8; j++) { vi b = (vi)(c[j] < c[i]); w[j] -= b, w[i] += b + 1; }
      for (int i = 0; i < 8; i++) {
        vi p = w[i] * 16 - (vi)(w[i] == 7);
        KEY[8 * g + i] = t ? KEY[8 * g + i] + p : p;
        low = (vf)((vi)low | ((vi)c[i] & (vi)(w[i] == 4))), high = (vf)((vi)high | ((vi)c[i] & (vi)(w[i] == 3)));
      }
      MEDIAN[g * TASKS + t] = (low + high) * 0.5f, INVERSE[g * TASKS + t] = 1 / MEDIAN[g * TASKS + t];
    }
}

static vf SEED[40];
static void choose(void) {
  vi low = {0}, high = low + 340;
  for (int span = 340; span > 1; span = (span + 1) / 2) {
    vi middle = (low + high) >> 1, count = {0}, enough;
    for (int i = 0; i < FIELD; i++) count -= (vi)(KEY[i] >= middle);
    enough = (vi)(count >= 8);
    low = (middle & enough) | (low & ~enough), high = (high & enough) | (middle & ~enough);
  }
  vi bits[2] = {{0}, {0}};
  for (int i = 0; i < FIELD; i++) bits[i >> 5] |= (vi)(KEY[i] >= low) & (int32_t)(1u << (i & 31));
  for (int k = 0; k < L; k++) {
    uint64_t left = (uint32_t)bits[0][k] | (uint64_t)(uint32_t)bits[1][k] << 32;
    int key[64], who[64], n = 0;
    for (; left; left &= left - 1, n++) {
      int p = who[n] = __builtin_ctzll(left);
      float sum = 0;
      for (int t = 0; t < TASKS; t++) {
        int m = (p >> 3) * TASKS + t;
        sum += fmaxf(-1, fminf(1, (MEDIAN[m][k] - COST[t * FIELD + p][k]) * INVERSE[m][k]));
      }
      key[n] = KEY[p][k] << 22 | (int)((sum + 3) * 699000);
    }
    for (int i = 0; i < n; i++) {
      int r = 0;
      for (int j = 0; j < n; j++) r += key[j] > key[i] || (key[j] == key[i] && j < i);
      if (r < 8) SEED[r][k] = STRENGTH[who[i]][k];
    }
  }
}

static vf WON[16];
static void bracket(void) {
  static const int seat[8] = {0, 7, 3, 4, 1, 6, 2, 5};
  for (int i = 0; i < 8; i++) WON[8 + i] = SEED[seat[i]];
  for (int m = 7; m > 0; m--) {
    vu u = next();
    vf base = __builtin_convertvector((vi)(u < 2952790016u), vf) * -2 - 1; /* 11 in 16 are losses */
    vf a = WON[2 * m], b = WON[2 * m + 1];
    vi upset = (vi)((base - b) * (1 + 0.05f * MATCH[2 * m - 1]) < (base - a) * (1 + 0.05f * MATCH[2 * m - 2]));
    WON[m] = (vf)(((vi)b & upset) | ((vi)a & ~upset));
  }
}

int main(int argc, char **argv) {
  static const double threshold[7] = {0.1, 0.08, 0.064, 0.0512, 0.04096, 0.032768, 0.03};
  long count = argc > 1 ? atol(argv[1]) : 1000000, dethroned = 0;
  int narrow = 25000, wide = 45000, reign = 0;
  double champion = 0, sum = 0;
  while (wide - narrow > 1) { int b = (narrow + wide) / 2; if (layers_over(b)) narrow = b; else wide = b; }
  layers_over(narrow);
  for (int i = 0; i < 4; i++) for (int k = 0; k < L; k++) S[i][k] = seed_word();
  clock_t from = clock();
  for (long i = 0; i < count; i += L) {
    draw();
    for (int k = 0; k < FIELD; k++) STRENGTH[k] *= 0.05f;
    groups(), choose(), bracket();
    for (int k = 0; k < L; k++) {
      double x = WON[1][k], t = threshold[reign > 7 ? 6 : reign < 1 ? 0 : reign - 1];
      int wins = 0;
      for (int b = 0; b < 6; b++) {
        double base = b < 4 ? 1 : -1, c = (base - champion) * (1 + 0.05 * BOSS[2 * b][k]), d = (base - x) * (1 + 0.05 * BOSS[2 * b + 1][k]);
        wins += (c - d > 0) & (c - d >= t * fabs(c));
      }
      if (reign == 0) champion = x, reign = 1;
      else if (wins >= 4) champion = x, reign = 1, dethroned++;
      else reign++;
      sum += champion;
      if ((i + k) % 100 == 99) reign = 0; /* histories of a hundred */
    }
  }
  double seconds = (double)(clock() - from) / CLOCKS_PER_SEC;
  printf("{\"tournaments\":%ld,\"dethroned\":%.5f,\"champion\":%.5f,\"perSecond\":%.0f}\n", count, (double)dethroned / (double)count / 0.99, sum / (double)count, (double)count / seconds);
}
