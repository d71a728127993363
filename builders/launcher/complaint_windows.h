/* A sentence for the user of a program that cannot start: printed where somebody reads, else in a box. */
#ifndef ONEFOLD_COMPLAINT_WINDOWS_H
#define ONEFOLD_COMPLAINT_WINDOWS_H

#include <wchar.h>

void of_complain(const wchar_t *sentence);
void of_message_box(const wchar_t *title, const wchar_t *text);

#endif
