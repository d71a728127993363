#include "fields.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "system.h"

typedef enum { NUMBER, LARGE_NUMBER, LIST } field_kind;

typedef struct {
    const char *name;
    field_kind kind;
    size_t offset;
} field;

#define BEFORE(name) {#name, NUMBER, offsetof(PyPreConfig, name)}
static const field before[] = {
    BEFORE(allocator), BEFORE(dev_mode), BEFORE(isolated), BEFORE(use_environment), BEFORE(utf8_mode),
};

/* What a version does not know is not in its table, and a setting for it has no effect there. */
#define FIELD(kind, name) {#name, kind, offsetof(PyConfig, name)}
static const field fields[] = {
    FIELD(NUMBER, buffered_stdio),
    FIELD(NUMBER, dev_mode),
    FIELD(NUMBER, faulthandler),
    FIELD(LARGE_NUMBER, hash_seed),
    FIELD(NUMBER, isolated),
    FIELD(LIST, module_search_paths),
    FIELD(NUMBER, optimization_level),
    FIELD(NUMBER, tracemalloc),
    FIELD(NUMBER, use_environment),
    FIELD(NUMBER, use_hash_seed),
    FIELD(LIST, xoptions),
#if PY_VERSION_HEX >= 0x030C0000
    FIELD(NUMBER, int_max_str_digits),
    FIELD(NUMBER, perf_profiling),
#endif
};

enum { FIELD_COUNT = sizeof fields / sizeof *fields, BEFORE_COUNT = sizeof before / sizeof *before };

/* The next setting "<prefix>NAME=VALUE" at or behind `at`, or NULL. */
static const char *next_setting(const of_payload *payload, const char *at, const char *prefix)
{
    const char *end = payload->settings + payload->settings_size;
    size_t size = strlen(prefix);
    while (at < end && strncmp(at, prefix, size) != 0) {
        at += strlen(at) + 1;
    }
    return at < end ? at : NULL;
}

static const field *field_of(const field *table, size_t count, const char *name, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        if (strncmp(table[i].name, name, size) == 0 && table[i].name[size] == '\0') {
            return &table[i];
        }
    }
    return NULL;
}

void of_fields_preconfigure(const of_payload *payload, PyPreConfig *config)
{
    static const char prefix[] = "preconfig.";
    const char *at = payload->settings;
    for (; (at = next_setting(payload, at, prefix)) != NULL; at += strlen(at) + 1) {
        const char *name = at + sizeof prefix - 1;
        size_t size = strcspn(name, "=");
        const field *found = field_of(before, BEFORE_COUNT, name, size);
        if (found != NULL && name[size] == '=') {
            *(int *)((char *)config + found->offset) = atoi(name + size + 1);
        }
    }
}

/* Decoded, with $ORIGIN at its start replaced; NULL where memory is short or the text is no text. */
static wchar_t *expand(const char *value, size_t size, const char *executable)
{
    static const char origin[] = "$ORIGIN";
    size_t folder = 0;
    if (size >= sizeof origin - 1 && strncmp(value, origin, sizeof origin - 1) == 0) {
        folder = (size_t)(strrchr(executable, of_separator) - executable);
        value += sizeof origin - 1;
        size -= sizeof origin - 1;
    }
    char *whole = malloc(folder + size + 1);
    if (whole == NULL) {
        return NULL;
    }
    memcpy(whole, executable, folder);
    memcpy(whole + folder, value, size);
    whole[folder + size] = '\0';
    wchar_t *wide = of_system_decode(whole);
    free(whole);
    return wide;
}

static PyStatus append_lines(PyWideStringList *list, const char *value, const char *executable)
{
    PyStatus status = PyStatus_Ok();
    while (*value != '\0' && !PyStatus_Exception(status)) {
        size_t size = strcspn(value, "\n");
        wchar_t *item = expand(value, size, executable);
        status = item != NULL ? PyWideStringList_Append(list, item) : PyStatus_NoMemory();
        PyMem_RawFree(item);
        value += size + (value[size] == '\n');
    }
    return status;
}

static PyStatus set(PyConfig *config, const field *found, const char *value, const char *executable)
{
    void *place = (char *)config + found->offset;
    switch (found->kind) {
    case NUMBER:
        *(int *)place = atoi(value);
        break;
    case LARGE_NUMBER:
        *(unsigned long *)place = strtoul(value, NULL, 10);
        break;
    case LIST:
        return append_lines(place, value, executable);
    }
    return PyStatus_Ok();
}

PyStatus of_fields_configure(const of_payload *payload, const char *executable, PyConfig *config)
{
    static const char prefix[] = "config.";
    PyStatus status = PyStatus_Ok();
    const char *at = payload->settings;
    for (; (at = next_setting(payload, at, prefix)) != NULL && !PyStatus_Exception(status); at += strlen(at) + 1) {
        const char *name = at + sizeof prefix - 1;
        size_t size = strcspn(name, "=");
        const field *found = field_of(fields, FIELD_COUNT, name, size);
        if (found != NULL && name[size] == '=') {
            status = set(config, found, name + size + 1, executable);
        }
    }
    return status;
}
