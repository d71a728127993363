#include "native.h"

#include "frozen.h"

#include <stdlib.h>
#include <string.h>

#include "system.h"

enum { MOST_FROZEN = 128 };
static struct _frozen table[MOST_FROZEN];

/* "<executable>/package/__init__.py" or "<executable>/package/module.py", in memory of malloc. */
static char *file_name(const char *executable, const char *module, bool is_package)
{
    size_t start = strlen(executable), size = start + strlen(module) + sizeof "/" "/__init__.py";
    char *path = malloc(size);
    if (path == NULL) {
        return NULL;
    }
    PyOS_snprintf(path, size, is_package ? "%s.%s.__init__" : "%s.%s", executable, module);
    for (char *at = path + start; *at != '\0'; at++) {
        if (*at == '.') {
            *at = of_separator;
        }
    }
    strcat(path, ".py");
    return path;
}

static char *copied(const char *text, size_t size)
{
    char *copy = malloc(size + 1);
    if (copy != NULL) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}

static bool fill(struct _frozen *row, const of_entry *entry, const char *executable, char *name)
{
    bool is_package = (entry->flags & OF_PACKAGE) != 0;
    char *path = file_name(executable, name, is_package);
    if (path == NULL) {
        return false;
    }
    size_t size;
    row->code = of_native_rename(entry->data, entry->size, entry->extra, path, strlen(path), &size);
    free(path);
    row->name = name;
#if PY_VERSION_HEX >= 0x030B0000
    row->size = (int)size;
    row->is_package = is_package;
#else
    row->size = is_package ? -(int)size : (int)size;
#endif
    return row->code != NULL;
}

/* Up to CPython 3.10 the table already holds the import system itself, so ours goes in front of it. */
static void append_earlier(size_t used)
{
    const struct _frozen *earlier = PyImport_FrozenModules;
    for (; earlier != NULL && earlier->name != NULL && used < MOST_FROZEN - 1; earlier++) {
        table[used++] = *earlier;
    }
    PyImport_FrozenModules = table;
}

bool of_frozen_intact(const of_payload *payload)
{
    const char *names = of_payload_setting(payload, "frozen");
    while (names != NULL && *names != '\0') {
        size_t size = strcspn(names, ",");
        of_entry entry;
        if (of_payload_find(payload, OF_MODULE, names, size, &entry) && !of_entry_intact(&entry)) {
            return false;
        }
        names += size + (names[size] == ',');
    }
    return true;
}

bool of_frozen_offer(const of_payload *payload, const char *executable)
{
    const char *names = of_payload_setting(payload, "frozen");
    size_t used = 0;
    while (names != NULL && *names != '\0' && used < MOST_FROZEN / 2) {
        size_t size = strcspn(names, ",");
        of_entry entry;
        bool usable = of_payload_find(payload, OF_MODULE, names, size, &entry)
                      && !(entry.flags & (OF_EXTENSION | OF_ON_DISK | OF_NAMESPACE));
        if (usable) {
            char *name = copied(names, size);
            if (name == NULL || !fill(&table[used++], &entry, executable, name)) {
                return false;
            }
        }
        names += size + (names[size] == ',');
    }
    append_earlier(used);
    return true;
}
