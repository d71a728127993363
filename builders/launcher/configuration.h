/* From the payload's settings to Python's configuration. */
#ifndef ONEFOLD_CONFIGURATION_H
#define ONEFOLD_CONFIGURATION_H

#include "native.h"

PyStatus of_initialize(const of_payload *payload, const char *executable, int argc, char **argv);

/* The same, but the arguments are those of `python`. `site`: they do not say -S, so the site module is wanted. */
PyStatus of_initialize_python(const of_payload *payload, const char *executable, int argc, char **argv, bool *site);

#endif
