#include "complaint_windows.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "text_windows.h"

static void print(HANDLE stream, const wchar_t *sentence)
{
    DWORD written;
    if (WriteConsoleW(stream, sentence, (DWORD)wcslen(sentence), &written, NULL)) {
        WriteConsoleW(stream, L"\n", 1, &written, NULL);
        return;
    }
    char *narrow = of_narrow(sentence);
    if (narrow != NULL) {
        WriteFile(stream, narrow, (DWORD)strlen(narrow), &written, NULL);
        WriteFile(stream, "\r\n", 2, &written, NULL);
    }
    free(narrow);
}

void of_complain(const wchar_t *sentence)
{
    HANDLE stream = GetStdHandle(STD_ERROR_HANDLE);
    if (stream != NULL && stream != INVALID_HANDLE_VALUE) {
        print(stream, sentence);
    } else {
        of_message_box(L"This program cannot start", sentence);
    }
}

/* Loaded when it is needed: user32 makes every process a client of the window system, which takes time. */
void of_message_box(const wchar_t *title, const wchar_t *text)
{
    HMODULE user = LoadLibraryExW(L"user32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    int(WINAPI * show)(HWND, LPCWSTR, LPCWSTR, UINT) = NULL;
    if (user != NULL) {
        show = (int(WINAPI *)(HWND, LPCWSTR, LPCWSTR, UINT))(void (*)(void))GetProcAddress(user, "MessageBoxW");
    }
    if (show != NULL) {
        show(NULL, text, title, MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
    }
}
