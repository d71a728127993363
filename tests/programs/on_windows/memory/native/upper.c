/* Needs lower.dll, which needs this one: by a name, by a number, and for a function that it hands on. */
#include <windows.h>

__declspec(dllimport) int lower_answer(void);
__declspec(dllimport) int numbered(void);

static volatile LONG started;
static HMODULE own;

BOOL WINAPI DllMain(HINSTANCE library, DWORD what, LPVOID reserved)
{
    (void)reserved;
    own = what == DLL_PROCESS_ATTACH ? library : own;
    started += what == DLL_THREAD_ATTACH;
    return TRUE;
}

int answer(void) { return lower_answer(); }
int by_number(void) { return numbered(); }
int half(void) { return 21; }
int threads(void) { return started; }

int own_name(wchar_t *text, int size)
{
    HMODULE found = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(void *)answer, &found);
    return found == own && (int)GetModuleFileNameW(found, text, (DWORD)size);
}
