/* Fewer garbage collections while the program imports. */
#ifndef ONEFOLD_COLLECTOR_H
#define ONEFOLD_COLLECTOR_H

#include <stdbool.h>

/* What a module creates while it is imported nearly all stays, so looking for garbage among it is wasted.
   The threshold is raised until a collection finds that nothing was imported since the last one; then the
   thresholds are as Python set them. Returns false with an exception set. */
bool of_collector_relax(void);

#endif
