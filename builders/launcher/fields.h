/* Settings of the payload that set a field of Python's configuration, by the field's own name. */
#ifndef ONEFOLD_FIELDS_H
#define ONEFOLD_FIELDS_H

#include "native.h"

/* "preconfig.FIELD=number" */
void of_fields_preconfigure(const of_payload *payload, PyPreConfig *config);

/* "config.FIELD=value"; lists have a line for each item, and $ORIGIN is the folder of the executable. */
PyStatus of_fields_configure(const of_payload *payload, const char *executable, PyConfig *config);

#endif
