#include "text_windows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_HIGH = 0xD800, FIRST_LOW = 0xDC00, LAST_LOW = 0xDFFF, FIRST_OF_TWO = 0x10000 };

/* The number of bytes that follow a leading byte. */
static unsigned following(uint8_t lead)
{
    return lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
}

static uint32_t next_point(const uint8_t **at, const uint8_t *end)
{
    uint8_t lead = *(*at)++;
    unsigned count = following(lead);
    uint32_t point = count == 0 ? lead : lead & (0x3Fu >> count);
    for (; count > 0 && *at < end; count--) {
        point = point << 6 | (*(*at)++ & 0x3Fu);
    }
    return point;
}

wchar_t *of_wide_of(const char *text, size_t size)
{
    wchar_t *wide = malloc((size + 1) * sizeof *wide), *to = wide;
    const uint8_t *at = (const uint8_t *)text, *end = at + size;
    while (wide != NULL && at < end) {
        uint32_t point = next_point(&at, end);
        if (point >= FIRST_OF_TWO) {
            point -= FIRST_OF_TWO;
            *to++ = (wchar_t)(FIRST_HIGH + (point >> 10));
            point = FIRST_LOW + (point & 0x3FF);
        }
        *to++ = (wchar_t)point;
    }
    if (wide != NULL) {
        *to = L'\0';
    }
    return wide;
}

wchar_t *of_wide(const char *text)
{
    return of_wide_of(text, strlen(text));
}

static char *put_point(char *to, uint32_t point)
{
    unsigned count = point < 0x80 ? 0 : point < 0x800 ? 1 : point < FIRST_OF_TWO ? 2 : 3;
    static const uint8_t leads[] = {0, 0xC0, 0xE0, 0xF0};
    *to++ = (char)(leads[count] | point >> 6 * count);
    while (count > 0) {
        count--;
        *to++ = (char)(0x80 | (point >> 6 * count & 0x3F));
    }
    return to;
}

char *of_narrow(const wchar_t *text)
{
    char *narrow = malloc(3 * wcslen(text) + 1), *to = narrow;
    while (narrow != NULL && *text != L'\0') {
        uint32_t point = *text++;
        if (point >= FIRST_HIGH && point < FIRST_LOW && *text >= FIRST_LOW && *text <= LAST_LOW) {
            point = FIRST_OF_TWO + ((point - FIRST_HIGH) << 10) + (*text++ - FIRST_LOW);
        }
        to = put_point(to, point);
    }
    if (narrow != NULL) {
        *to = '\0';
    }
    return narrow;
}

wchar_t *of_wide_path(const wchar_t *folder, const char *relative, size_t size)
{
    wchar_t *tail = of_wide_of(relative, size);
    wchar_t *path = tail != NULL ? malloc((wcslen(folder) + wcslen(tail) + 2) * sizeof *path) : NULL;
    if (path != NULL) {
        wcscpy(path, folder);
        wcscat(path, L"\\");
        wchar_t *at = path + wcslen(path);
        wcscpy(at, tail);
        while ((at = wcschr(at, L'/')) != NULL) {
            *at = L'\\';
        }
    }
    free(tail);
    return path;
}
