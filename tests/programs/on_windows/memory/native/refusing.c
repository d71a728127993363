#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE library, DWORD what, LPVOID reserved)
{
    (void)library;
    (void)what;
    (void)reserved;
    return FALSE;
}
