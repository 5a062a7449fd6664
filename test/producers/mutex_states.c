// Every mutex of POSIX threads, of each type, robust or not, shared or not, in every state that it can be brought to.
// Told as lock_states.c tells the rest. Follows pthread_mutexattr_settype(3), pthread_mutexattr_setrobust(3).
#include "lock_states.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static void lock_and_unlock(void) {
  pthread_mutex_lock(&one->mutex);
  pthread_mutex_unlock(&one->mutex);
}

// Of a thread's death the kernel (glibc) or the library (musl) tells as of a process's.
static void *lock_and_die(void *nothing) {
  pthread_mutex_lock(&one->mutex);
  return nothing;
}

static void mutex_case(int type, bool robust, bool shared, int protocol, const char *name) {
  char state[160], expect[256];
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  check(pthread_mutexattr_settype(&attributes, type), "settype");
  if (robust) check(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), "setrobust");
  if (shared) check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "setpshared");
  if (protocol != PTHREAD_PRIO_NONE && pthread_mutexattr_setprotocol(&attributes, protocol) != 0) return;
  fresh("mutex", sizeof one->mutex);
#ifdef __GLIBC__
  // glibc keeps one bit for both: what is robust is made to be shared.
  shared = shared || robust;
#endif
  // Not every kernel or library has every protocol.
  if (pthread_mutex_init(&one->mutex, &attributes) != 0) return;
  const char *protocols = protocol == PTHREAD_PRIO_INHERIT ? " · priority inherit" : protocol == PTHREAD_PRIO_PROTECT ? " · priority protect" : "";
  char words[96];
  snprintf(words, sizeof words, "%s%s · process-%s%s", name, robust ? " · robust" : "", shared ? "shared" : "private", protocols);
  snprintf(state, sizeof state, "%s, unlocked", words);
  snprintf(expect, sizeof expect, "\"kind\":\"%s\",\"locked\":false,\"waiters\":0,\"shared\":%s", words, shared ? "true" : "false");
  say(state, expect);
  int error = pthread_mutex_lock(&one->mutex);
  // A priority ceiling wants a real-time scheduler.
  if (error != 0) return;
  snprintf(state, sizeof state, "%s, locked", words);
  snprintf(expect, sizeof expect, "\"kind\":\"%s\",\"locked\":true,\"owner\":%d,\"waiters\":0,\"recursion\":%d", words, thread_id(), type == PTHREAD_MUTEX_RECURSIVE);
  say(state, expect);
  if (type == PTHREAD_MUTEX_RECURSIVE) {
    check(pthread_mutex_lock(&one->mutex), "lock twice");
    snprintf(expect, sizeof expect, "\"locked\":true,\"owner\":%d,\"recursion\":2", thread_id());
    say("recursive, locked twice", expect);
    pthread_mutex_unlock(&one->mutex);
  }
  if (protocol == PTHREAD_PRIO_PROTECT) {
    pthread_mutex_unlock(&one->mutex);
    return;
  }
  struct waiter waiter;
  start(&waiter, lock_and_unlock);
  snprintf(state, sizeof state, "%s, waited for", words);
  snprintf(expect, sizeof expect, "\"locked\":true,\"owner\":%d,\"waited\":true", thread_id());
  say(state, expect);
  pthread_mutex_unlock(&one->mutex);
  finish(&waiter);
  if (!robust) return;
  pthread_t dying;
  check(pthread_create(&dying, NULL, lock_and_die, NULL), "pthread_create");
  check(pthread_join(dying, NULL), "pthread_join");
  snprintf(state, sizeof state, "%s, owner died", words);
  snprintf(expect, sizeof expect, "\"locked\":false,\"warning\":\"owner died\"");
  say(state, expect);
  if (pthread_mutex_lock(&one->mutex) != EOWNERDEAD) {
    fprintf(stderr, "no EOWNERDEAD\n");
    exit(1);
  }
  snprintf(state, sizeof state, "%s, held after a death", words);
  snprintf(expect, sizeof expect, "\"owner\":%d,\"inconsistent\":true", thread_id());
  say(state, expect);
  pthread_mutex_unlock(&one->mutex);
  snprintf(state, sizeof state, "%s, not recoverable", words);
  say(state, "\"locked\":false,\"warning\":\"not recoverable\"");
}

void mutexes(void) {
  static const struct {
    int type;
    const char *name;
  } types[] = {
      {PTHREAD_MUTEX_NORMAL, "normal"},
      {PTHREAD_MUTEX_RECURSIVE, "recursive"},
      {PTHREAD_MUTEX_ERRORCHECK, "error checking"},
#ifdef __GLIBC__
      {PTHREAD_MUTEX_ADAPTIVE_NP, "adaptive"},
#endif
  };
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    for (int bits = 0; bits < 4; bits++)
      for (int protocol = PTHREAD_PRIO_NONE; protocol <= PTHREAD_PRIO_PROTECT; protocol++)
        mutex_case(types[i].type, bits & 1, bits & 2, protocol, types[i].name);
}
