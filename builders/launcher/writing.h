/* Writing all of it, however the system cuts it up. */
#ifndef ONEFOLD_WRITING_H
#define ONEFOLD_WRITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False with errno set where not everything could be written. */
bool of_write_bytes(int file, const uint8_t *data, size_t size);

#endif
