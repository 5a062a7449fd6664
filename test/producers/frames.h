// The pool of frames that frame_sender draws and frame_receiver reads, and the address where they meet.
#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { FRAMES = 4, WIDTH = 160, HEIGHT = 120 };

struct frame {
  uint64_t number;
  uint64_t drawn_ns;
  uint32_t pixel[HEIGHT][WIDTH];
};

struct frame_pool {
  char magic[8];
  uint32_t width, height;
  _Atomic uint32_t latest;
  struct frame frame[FRAMES];
};

/** An abstract unix address: it has no file, so nothing is left of it. Returns its length for bind(2). */
static inline socklen_t abstract_address(struct sockaddr_un *address, const char *name) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  int written = snprintf(address->sun_path + 1, sizeof address->sun_path - 1, "%s", name);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)written);
}

#endif
