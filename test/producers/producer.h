// What all producers share: options, the line that says "ready", the wait for the end, and the removal of what
// was made. Not a library for anyone else: these programs exist to be looked at by the tests and the demo.
// Follows shm_overview(7), sysvipc(7), memfd_create(2), prctl(2).
#ifndef PRODUCER_H
#define PRODUCER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum kind { POSIX, SYSV, MEMFD, ANON, PLAIN_FILE, SEMAPHORE };

/** One shared object. What its kind doesn't have is -1, NULL or an empty name. */
struct object {
  enum kind kind;
  char name[256];
  size_t size;
  int fd;
  int shmid;
  key_t key;
  void *base;
  /** By `identify`; inode 0 where it has none of its own. */
  dev_t device;
  ino_t inode;
};

/** Takes the command line, asks to end with the parent, and keeps the signals that end us for `ended`. */
void begin(const char *program, char **argv);
/** `--name value`, or the fallback. */
const char *option(const char *name, const char *fallback);
/** Is `--name` there. */
bool flag(const char *name);
/** `--name 64K`; the suffixes K, M, G and T are powers of 1024. Ends the program where it isn't a number. */
uint64_t amount(const char *name, uint64_t fallback);

/** Waits so many milliseconds; true as soon as we are asked to end (SIGTERM, SIGINT, SIGHUP). */
bool ended(unsigned milliseconds);
/** Says what failed and why (errno) as one JSON line on stderr, removes what was made, exits with 1. */
_Noreturn void fail(const char *what);

/** Runs `work` in a child that ends with us; its result is its exit code. Returns the pid. */
pid_t child(int (*work)(void *), void *argument);
/** A child that was started otherwise: it is told of by `ready` and ended with us, by SIGTERM. */
void adopt(pid_t pid);
/** Runs `work` in a child and waits for its end. */
void child_to_the_end(int (*work)(void *), void *argument);
/** Prints the line `{"ready": …}`: who we are, our children, and the object with all that identifies it. */
void ready(const struct object *object);

uint64_t now_ns(void);

/** An object of that kind, with nothing behind it yet. */
struct object unmade(enum kind kind, const char *name, size_t size);
/** Takes device and inode from the open descriptor, while there is one. */
void identify(struct object *object);

/** Makes a POSIX object that wasn't there and maps it; its name goes when we do. */
struct object posix_create(const char *name, size_t size, unsigned mode);
/** Maps an existing one, all of it; nothing is removed at the end. */
struct object posix_open(const char *name, bool writable);
/** Makes a System V segment and attaches it; `key` 0 is IPC_PRIVATE. It is removed when we end. */
struct object sysv_create(key_t key, size_t size, int flags);
/** Leaves what was made behind when we end. */
void leave(void);
/** Removes what was made, now. Does nothing in a child or a second time. */
void clean(void);
/** Says what `clean` removes: for whoever makes an object by hand. */
void owns(const struct object *object);

#endif
