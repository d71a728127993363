#include "native.h"

#include "system.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char of_separator = '/';
const wchar_t of_list_separator = L':';

const char *of_system_variable(const char *name)
{
    return getenv(name);
}

wchar_t *of_system_decode(const char *text)
{
    return Py_DecodeLocale(text, NULL);
}

bool of_system_locale_is_usable(void)
{
    static const char *const families[] = {"UTF-8", "ANSI_X3.4", "ISO-8859-", "ISO8859-", "CP125", "KOI8-"};
    const char *before = setlocale(LC_CTYPE, NULL);
    char *kept = before != NULL ? strdup(before) : NULL;
    setlocale(LC_CTYPE, "");
    const char *codeset = nl_langinfo(CODESET);
    bool usable = false;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        usable = usable || strncmp(codeset, families[i], strlen(families[i])) == 0;
    }
    setlocale(LC_CTYPE, kept);
    free(kept);
    return usable;
}

void of_system_complain(const char *program, const char *sentence)
{
    fprintf(stderr, "%s %s\n", program, sentence);
}

void of_system_leave(int status)
{
    exit(status);
}

void of_system_leave_interrupted(void)
{
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
    exit(128 + SIGINT);
}
