/* The launcher of the static kind: Python is linked in. */
#include "core.h"
#include "program.h"

int main(int argc, char **argv)
{
    enum { UNUSABLE = 126 };
    static of_payload payload;
    static char path[OF_PATH_SIZE];
    return of_program_open(&payload, path) ? of_core_run(&payload, path, argc, argv) : UNUSABLE;
}
