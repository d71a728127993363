/* The program as a plain `python`: where its author allows it, and its user asks for it by a variable. */
#ifndef ONEFOLD_PLAIN_H
#define ONEFOLD_PLAIN_H

#include "native.h"

bool of_plain_is_wanted(const of_payload *payload);
int of_plain_run(const of_payload *payload, const char *executable, int argc, char **argv);

#endif
