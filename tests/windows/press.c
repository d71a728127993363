/* Runs a program and presses its buttons: press COMMAND BUTTON... prints what each window said. */

#include <stdio.h>
#include <wchar.h>
#include <windows.h>

enum { PATIENCE = 60000, PAUSE = 100, SETTLING = 500, LONGEST = 256 };

static HWND found;

static void
say(HWND window)
{
    wchar_t text[LONGEST];
    char encoded[4 * LONGEST];
    GetWindowTextW(window, text, LONGEST);
    WideCharToMultiByte(CP_UTF8, 0, text, -1, encoded, sizeof encoded, NULL, NULL);
    printf("%s\n", encoded);
}

static BOOL CALLBACK
say_text(HWND window, LPARAM unused)
{
    wchar_t kind[LONGEST];
    GetClassNameW(window, kind, LONGEST);
    if (IsWindowVisible(window) && wcscmp(kind, L"Button") != 0) {
        say(window);
    }
    return TRUE;
}

static BOOL CALLBACK
find_button(HWND window, LPARAM wanted)
{
    wchar_t text[LONGEST], plain[LONGEST], *end = plain;
    GetWindowTextW(window, text, LONGEST);
    for (const wchar_t *at = text; *at; at++) {
        if (*at != L'&') {
            *end++ = *at;
        }
    }
    *end = 0;
    if (IsWindowVisible(window) && IsWindowEnabled(window) && wcscmp(plain, (wchar_t *)wanted) == 0) {
        found = window;
    }
    return found == NULL;
}

static BOOL CALLBACK
find_in_window(HWND window, LPARAM wanted)
{
    if (IsWindowVisible(window)) {
        EnumChildWindows(window, find_button, wanted);
    }
    return found == NULL;
}

static int
press(wchar_t *button)
{
    found = NULL;
    for (int waited = 0; !found; waited += PAUSE) {
        if (waited > PATIENCE) {
            fprintf(stderr, "nobody shows the button %ls\n", button);
            return 0;
        }
        Sleep(PAUSE);
        EnumWindows(find_in_window, (LPARAM)button);
    }
    Sleep(SETTLING); /* a box that is not waiting for buttons yet forgets the first click */
    EnumChildWindows(GetAncestor(found, GA_ROOT), say_text, 0);
    PostMessageW(found, BM_CLICK, 0, 0);
    return 1;
}

int
wmain(int count, wchar_t **words)
{
    STARTUPINFOW start = { .cb = sizeof start };
    PROCESS_INFORMATION process;
    DWORD code = 1;
    if (count < 2 || !CreateProcessW(NULL, words[1], NULL, NULL, FALSE, 0, NULL, NULL, &start, &process)) {
        return 2;
    }
    for (int at = 2; at < count; at++) {
        if (!press(words[at])) {
            TerminateProcess(process.hProcess, 3);
            return 3;
        }
    }
    WaitForSingleObject(process.hProcess, PATIENCE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}
