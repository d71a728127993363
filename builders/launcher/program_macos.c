#include "program.h"

#include <mach-o/dyld.h>
#include <mach-o/getsect.h>
#include <mach-o/ldsyms.h>
#include <stdio.h>
#include <stdlib.h>

/* The build lets this section grow to what it is to hold: inside the file, so that the signature covers it, and
   mapped by the system like all else (builders/macos/payload.py). */
#define SEGMENT "__ONEFOLD"
#define SECTION "__payload"
__attribute__((used, section(SEGMENT "," SECTION))) static const uint8_t place[1 << 14] = {0};

static bool own_path(char path[OF_PATH_SIZE])
{
    char started[OF_PATH_SIZE];
    uint32_t size = sizeof started;
    return _NSGetExecutablePath(started, &size) == 0 && realpath(started, path) != NULL;
}

bool of_program_open(of_payload *payload, char path[OF_PATH_SIZE])
{
    if (!own_path(path)) {
        fputs("This program cannot find its own file: start it by its full path.\n", stderr);
        return false;
    }
    unsigned long size = 0;
    const uint8_t *section = getsectiondata(&_mh_execute_header, SEGMENT, SECTION, &size);
    of_status status = section != NULL ? of_payload_open(payload, section, size) : OF_NO_PAYLOAD;
    if (status != OF_OK) {
        fprintf(stderr, "%s %s\n", path, of_status_text(status));
        return false;
    }
    return true;
}
