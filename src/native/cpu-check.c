/*
 * Refuses politely on a processor without the instructions that ggml was compiled for.
 *
 * It runs before every other constructor and is plain C: with AVX2 code elsewhere in the program,
 * the linker may choose an AVX2 copy of any inline C++ function, so neither main() nor the C++
 * library may be entered before the question is settled. On such a processor this file answers
 * every frame with the code `cpu-unsupported` until its input ends, and never returns.
 */
#if defined(__x86_64__)
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef TSN_AVX512
#define LACKS "this processor lacks AVX-512 with VNNI and VBMI"
static int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
         __builtin_cpu_supports("avx512vnni");
}
#else
#define LACKS "this processor lacks AVX2, FMA, F16C or BMI2"
static int has_avx512(void) { return 1; } /* and needs none */
#endif

static int processor_suffices(void) {
  const char *test = getenv("TSN_WHISPERD_TEST");
  if (test != NULL && strcmp(test, "old-cpu") == 0) return 0;
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("f16c") && __builtin_cpu_supports("bmi2") &&
         has_avx512();
}

static void write_all(const char *bytes, size_t left) {
  while (left > 0) {
    ssize_t done = write(STDOUT_FILENO, bytes, left);
    if (done <= 0) _exit(0);
    bytes += done;
    left -= (size_t)done;
  }
}

/* Reads `size` bytes; keeps the first `room` of them. */
static void read_all(char *kept, size_t room, size_t size) {
  char dropped[4096];
  size_t at = 0;
  while (at < size) {
    char *into = at < room ? kept + at : dropped;
    size_t want = at < room ? room - at : sizeof dropped;
    if (want > size - at) want = size - at;
    ssize_t done = read(STDIN_FILENO, into, want);
    if (done <= 0) _exit(0);
    at += (size_t)done;
  }
}

static void refuse(void) {
  for (;;) {
    uint32_t header[2];
    char request[4096] = {0};
    char reply[256];
    read_all((char *)header, sizeof header, sizeof header);
    read_all(request, sizeof request - 1, header[0]);
    read_all(request, 0, header[1]);
    const char *id = strstr(request, "\"id\":");
    int length = snprintf(reply, sizeof reply,
                          "{\"id\":%ld,\"code\":\"cpu-unsupported\","
                          "\"error\":\"" LACKS "\"}",
                          id == NULL ? 0L : strtol(id + 5, NULL, 10));
    uint32_t out[2] = {(uint32_t)length, 0};
    write_all((const char *)out, sizeof out);
    write_all(reply, (size_t)length);
  }
}

__attribute__((constructor(101))) static void check_processor(void) {
  if (!processor_suffices()) refuse();
}
#else
/* ARMv8 is all that the arm64 build uses, and every 64-bit ARM has it. */
typedef int every_processor_suffices;
#endif
