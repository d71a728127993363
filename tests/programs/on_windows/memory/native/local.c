/* With static thread-local data, as Visual C++ lays it out. */
#include <windows.h>

static char start[8] = "local";
static ULONG number;

const IMAGE_TLS_DIRECTORY64 _tls_used = {
    .StartAddressOfRawData = (ULONGLONG)start,
    .EndAddressOfRawData = (ULONGLONG)start + sizeof start,
    .AddressOfIndex = (ULONGLONG)&number,
};

BOOL WINAPI DllMain(HINSTANCE library, DWORD what, LPVOID reserved)
{
    (void)library;
    (void)what;
    (void)reserved;
    return TRUE;
}

/* The thread's block of pointers stands in its environment block, at 0x58. */
int letter(void)
{
    char **blocks = (char **)__readgsqword(0x58);
    return blocks[number][0];
}
