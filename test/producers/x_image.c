// An X client with one image in System V memory, as toolkits make them (MIT-SHM): it makes the segment, has the server
// attach it, puts the image on the screen and waits. It says when it is ready with the same line as the programs that
// are linked with producer.c; this one is compiled by itself, where Xlib is installed.
// Follows the X11 Shared Memory Extension, XShm(3).
#include <X11/Xlib.h>
#include <X11/extensions/XShm.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <unistd.h>

static const char *option(char **argument, const char *name, const char *fallback) {
  for (; argument[0] != NULL && argument[1] != NULL; argument++)
    if (strcmp(argument[0], name) == 0) return argument[1];
  return fallback;
}

static int fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  return 1;
}

int main(int argc, char **argv) {
  (void)argc;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != (pid_t)strtol(option(argv, "--parent", "0"), NULL, 10)) return 0;
  Display *display = XOpenDisplay(option(argv, "--display", NULL));
  if (display == NULL || !XShmQueryExtension(display)) return fail("no display with MIT-SHM");
  int screen = DefaultScreen(display);
  XShmSegmentInfo info;
  XImage *image = XShmCreateImage(display, DefaultVisual(display, screen), (unsigned)DefaultDepth(display, screen),
                                  ZPixmap, NULL, &info, 256, 256);
  if (image == NULL) return fail("XShmCreateImage");
  size_t size = (size_t)image->bytes_per_line * (size_t)image->height;
  info.shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
  if (info.shmid < 0) return fail("shmget");
  info.shmaddr = image->data = shmat(info.shmid, NULL, 0);
  info.readOnly = False;
  memset(image->data, 0x5a, size);
  if (!XShmAttach(display, &info)) return fail("XShmAttach");
  XShmPutImage(display, DefaultRootWindow(display), DefaultGC(display, screen), image, 0, 0, 0, 0, 256, 256, False);
  XSync(display, False);
  printf("{\"ready\":\"x_image\",\"pid\":%d,\"children\":[],\"kind\":\"sysv\",\"name\":\"\",\"size\":%zu,\"shmid\":%d}\n",
         getpid(), size, info.shmid);
  fflush(stdout);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, NULL);
  int signal;
  sigwait(&ends, &signal);
  XShmDetach(display, &info);
  XSync(display, False);
  shmctl(info.shmid, IPC_RMID, NULL);
  return 0;
}
