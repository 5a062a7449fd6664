// What victim.c (the commands) and victim_objects.c (the kinds of object) share.
#ifndef VICTIM_H
#define VICTIM_H

#include "producer.h"

/** Makes or, with `--existing`, opens what the command line asks for; maps nothing yet. */
struct object victim_object(void);
/** Maps it (System V: attaches it) once more, wherever there is room. NULL with errno where that fails. */
void *victim_map(const struct object *object, bool writable, uint64_t offset, size_t length);
#endif
