/* Text between Windows and the rest of the launcher: UTF-16, in which a surrogate may stand alone, and UTF-8, in
   which such a one has three bytes, as Python's surrogatepass writes it. */
#ifndef ONEFOLD_TEXT_WINDOWS_H
#define ONEFOLD_TEXT_WINDOWS_H

#include <stddef.h>
#include <wchar.h>

/* Both give out memory of malloc, NULL where it is short. */
wchar_t *of_wide(const char *text);
wchar_t *of_wide_of(const char *text, size_t size);
char *of_narrow(const wchar_t *text);

/* "<folder>\<relative>", in which a slash of `relative` became a backslash; memory of malloc, or NULL. */
wchar_t *of_wide_path(const wchar_t *folder, const char *relative, size_t size);

#endif
