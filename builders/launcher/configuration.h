/* From the payload's settings to Python's configuration. */
#ifndef ONEFOLD_CONFIGURATION_H
#define ONEFOLD_CONFIGURATION_H

#include "native.h"

PyStatus of_initialize(const of_payload *payload, const char *executable, int argc, char **argv);

#endif
