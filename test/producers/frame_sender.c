// Draws frames into a memfd (`--memfd frame-pool`), seals it against shrinking and growing, and passes it to
// everyone who connects to the abstract unix socket `--socket NAME`. frame_receiver.c is who connects.
#include "frames.h"
#include "producer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static void pass(int socket, int fd) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof fd)];
  } control = {0};
  char byte = 'F';
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control,
                           .msg_controllen = sizeof control};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  // A receiver that has gone is its own affair; the next one gets its frame pool all the same.
  if (sendmsg(socket, &message, MSG_NOSIGNAL) < 0) perror("sendmsg");
}

static void draw(struct frame_pool *pool) {
  uint32_t next = (pool->latest + 1) % FRAMES;
  struct frame *frame = &pool->frame[next];
  frame->number = pool->frame[pool->latest].number + 1;
  frame->drawn_ns = now_ns();
  for (uint32_t y = 0; y < HEIGHT; y++)
    for (uint32_t x = 0; x < WIDTH; x++)
      frame->pixel[y][x] = 0xff000000u | ((x + (uint32_t)frame->number) & 255) << 16 | (y & 255) << 8;
  pool->latest = next;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("frame_sender", argv);
  struct object object = unmade(MEMFD, option("--memfd", "frame-pool"), sizeof(struct frame_pool));
  object.fd = memfd_create(object.name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (object.fd < 0) fail("memfd_create");
  identify(&object);
  if (ftruncate(object.fd, (off_t)object.size) != 0) fail("ftruncate");
  if (fcntl(object.fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0) fail("F_ADD_SEALS");
  struct frame_pool *pool = mmap(NULL, object.size, PROT_READ | PROT_WRITE, MAP_SHARED, object.fd, 0);
  if (pool == MAP_FAILED) fail("mmap");
  object.base = pool;
  memcpy(pool->magic, "FRAMES", 6);
  pool->width = WIDTH;
  pool->height = HEIGHT;

  struct sockaddr_un address;
  socklen_t length = abstract_address(&address, option("--socket", "shmscope-frames"));
  int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (door < 0 || bind(door, (struct sockaddr *)&address, length) != 0) fail("bind");
  if (listen(door, 8) != 0) fail("listen");
  ready(&object);

  while (!ended(100)) {
    int guest = accept4(door, NULL, NULL, SOCK_CLOEXEC);
    if (guest >= 0) {
      pass(guest, object.fd);
      close(guest);
    }
    draw(pool);
  }
  return 0;
}
