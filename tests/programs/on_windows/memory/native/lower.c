#include <windows.h>

__declspec(dllimport) int half(void);

BOOL WINAPI DllMain(HINSTANCE library, DWORD what, LPVOID reserved)
{
    (void)library;
    (void)what;
    (void)reserved;
    return TRUE;
}

int lower_answer(void) { return 2 * half(); }
int numbered(void) { return 7; }
