/* The modules that Python needs before a finder can be installed, offered as frozen ones. */
#ifndef ONEFOLD_FROZEN_H
#define ONEFOLD_FROZEN_H

#include <stdbool.h>

#include "payload.h"

/* The setting "frozen" names them, separated by commas. To be called before Python is initialised. Without
   them Python would only say that it has no codec, so whether they are intact is to be asked first. */
bool of_frozen_intact(const of_payload *payload);
bool of_frozen_offer(const of_payload *payload, const char *executable);

#endif
