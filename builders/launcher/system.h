/* What systems do differently, as far as a start and an end depend on it. */
#ifndef ONEFOLD_SYSTEM_H
#define ONEFOLD_SYSTEM_H

#include <stdbool.h>
#include <wchar.h>

extern const char of_separator; /* between the folders of a path */
extern const wchar_t of_list_separator; /* between the paths of a list, such as PYTHONPATH */

/* An environment variable, or NULL. */
const char *of_system_variable(const char *name);

/* An argument, a path or a variable, decoded into memory of PyMem_RawMalloc; NULL where that is short. */
wchar_t *of_system_decode(const char *text);

/* Python decodes with the locale's encoding before any module can be found: it has to be one of those that the
   launcher offers as frozen modules, which are the ones of single bytes. */
bool of_system_locale_is_usable(void);

/* Tell the user why the program does not start. */
void of_system_complain(const char *program, const char *sentence);

/* End the process: with a status; or interrupted, as whoever started it is to see. */
_Noreturn void of_system_leave(int status);
_Noreturn void of_system_leave_interrupted(void);

#endif
