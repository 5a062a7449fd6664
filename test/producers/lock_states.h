// What the cases of lock_states.c and mutex_states.c share: the object that is brought from state to state, how a state
// is told, and threads that wait for it. Not a library: one program's own.
#ifndef LOCK_STATES_H
#define LOCK_STATES_H

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

union object {
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  pthread_rwlock_t rwlock;
  pthread_barrier_t barrier;
  pthread_spinlock_t spin;
  sem_t sem;
  unsigned char bytes[128];
};

struct waiter {
  pthread_t thread;
  void (*wait)(void);
  _Atomic int tid;
};

// The object whose bytes are told.
extern union object *one;

int thread_id(void);
// Begins with an object of zeros, of that kind and size.
void fresh(const char *name, size_t bytes);
// `expect` is JSON without braces.
void say(const char *state, const char *expect);
// Ends the program where `error` is not 0.
void check(int error, const char *what);
// Returns when the thread sleeps in `wait`.
void start(struct waiter *waiter, void (*wait)(void));
void finish(struct waiter *waiter);

// All mutexes in all their states.
void mutexes(void);

#endif
