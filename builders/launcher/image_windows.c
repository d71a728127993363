#include "image_windows.h"

#include <string.h>

#if defined(__aarch64__)
static const WORD OWN_MACHINE = IMAGE_FILE_MACHINE_ARM64;
#else
static const WORD OWN_MACHINE = IMAGE_FILE_MACHINE_AMD64;
#endif

static bool is_within(uint64_t start, uint64_t size, uint64_t whole)
{
    return start <= whole && size <= whole - start;
}

/* Copied, since a file in the payload may start anywhere. */
static bool read_headers(const uint8_t *file, size_t size, IMAGE_NT_HEADERS *headers, size_t *sections_at)
{
    IMAGE_DOS_HEADER start;
    if (size < sizeof start) {
        return false;
    }
    memcpy(&start, file, sizeof start);
    size_t at = (size_t)(DWORD)start.e_lfanew;
    if (start.e_magic != IMAGE_DOS_SIGNATURE || !is_within(at, sizeof *headers, size)) {
        return false;
    }
    memcpy(headers, file + at, sizeof *headers);
    *sections_at = at + offsetof(IMAGE_NT_HEADERS, OptionalHeader) + headers->FileHeader.SizeOfOptionalHeader;
    size_t end = *sections_at + headers->FileHeader.NumberOfSections * sizeof(IMAGE_SECTION_HEADER);
    DWORD in_memory = headers->OptionalHeader.SizeOfHeaders;
    return headers->Signature == IMAGE_NT_SIGNATURE && headers->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC
           && end <= in_memory && in_memory <= size && in_memory <= headers->OptionalHeader.SizeOfImage;
}

static const IMAGE_SECTION_HEADER *sections(const of_image *image)
{
    return IMAGE_FIRST_SECTION(image->headers);
}

static bool copy_sections(const of_image *image, const uint8_t *file, size_t size)
{
    const IMAGE_SECTION_HEADER *section = sections(image), *end = section + image->headers->FileHeader.NumberOfSections;
    for (; section < end; section++) {
        DWORD stored = section->SizeOfRawData, wanted = section->Misc.VirtualSize;
        DWORD copied = wanted != 0 && wanted < stored ? wanted : stored;
        if (!is_within(section->PointerToRawData, copied, size)
            || !is_within(section->VirtualAddress, copied, image->headers->OptionalHeader.SizeOfImage)) {
            return false;
        }
        memcpy(image->base + section->VirtualAddress, file + section->PointerToRawData, copied);
    }
    return true;
}

static bool relocate_block(const of_image *image, const IMAGE_BASE_RELOCATION *block, uint64_t moved)
{
    const WORD *entry = (const WORD *)(block + 1), *end = (const WORD *)((const uint8_t *)block + block->SizeOfBlock);
    for (; entry < end; entry++) {
        unsigned kind = *entry >> 12;
        uint64_t at = (uint64_t)block->VirtualAddress + (*entry & 0xFFF), value;
        if (kind == IMAGE_REL_BASED_ABSOLUTE) {
            continue; /* fills a block up */
        }
        if (kind != IMAGE_REL_BASED_DIR64 || !is_within(at, sizeof value, image->headers->OptionalHeader.SizeOfImage)) {
            return false;
        }
        memcpy(&value, image->base + at, sizeof value);
        value += moved;
        memcpy(image->base + at, &value, sizeof value);
    }
    return true;
}

/* Add to every address in the image how far it lies from where it was linked for. */
static bool relocate(const of_image *image, uint64_t moved)
{
    size_t size, at = 0;
    const uint8_t *blocks = of_image_directory(image, IMAGE_DIRECTORY_ENTRY_BASERELOC, &size);
    if (blocks == NULL) {
        return moved == 0 || !(image->headers->FileHeader.Characteristics & IMAGE_FILE_RELOCS_STRIPPED);
    }
    while (size - at >= sizeof(IMAGE_BASE_RELOCATION)) {
        const IMAGE_BASE_RELOCATION *block = (const IMAGE_BASE_RELOCATION *)(blocks + at);
        bool fits = block->SizeOfBlock >= sizeof *block && block->SizeOfBlock <= size - at;
        if (!fits || !relocate_block(image, block, moved)) {
            return false;
        }
        at += block->SizeOfBlock;
    }
    return true;
}

/* Only the system's loader can give each thread variables of its own, in tables that it keeps to itself. */
static bool has_static_tls(const of_image *image)
{
    size_t size;
    const IMAGE_TLS_DIRECTORY *tls = of_image_directory(image, IMAGE_DIRECTORY_ENTRY_TLS, &size);
    return tls != NULL && (tls->EndAddressOfRawData > tls->StartAddressOfRawData || tls->SizeOfZeroFill > 0);
}

static of_image_status fill(const of_image *image, const uint8_t *file, size_t size, uint64_t linked_for)
{
    if (!copy_sections(image, file, size) || !relocate(image, (uint64_t)(uintptr_t)image->base - linked_for)) {
        return OF_IMAGE_DAMAGED;
    }
    return has_static_tls(image) ? OF_IMAGE_STATIC_TLS : OF_IMAGE_OK;
}

of_image_status of_image_map(of_image *image, const uint8_t *file, size_t size)
{
    IMAGE_NT_HEADERS headers;
    size_t sections_at;
    if (!read_headers(file, size, &headers, &sections_at)) {
        return OF_IMAGE_DAMAGED;
    }
    if (headers.FileHeader.Machine != OWN_MACHINE) {
        return OF_IMAGE_FOREIGN;
    }
    image->base = VirtualAlloc(NULL, headers.OptionalHeader.SizeOfImage, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (image->base == NULL) {
        return OF_IMAGE_NO_MEMORY;
    }
    memcpy(image->base, file, headers.OptionalHeader.SizeOfHeaders);
    IMAGE_NT_HEADERS *own = (IMAGE_NT_HEADERS *)(image->base + ((IMAGE_DOS_HEADER *)image->base)->e_lfanew);
    own->OptionalHeader.ImageBase = (uint64_t)(uintptr_t)image->base;
    image->headers = own;
    of_image_status status = fill(image, file, size, headers.OptionalHeader.ImageBase);
    if (status != OF_IMAGE_OK) {
        of_image_unmap(image);
    }
    return status;
}

void of_image_unmap(of_image *image)
{
    VirtualFree(image->base, 0, MEM_RELEASE);
    image->base = NULL;
}

const char *of_image_status_text(of_image_status status)
{
    switch (status) {
    case OF_IMAGE_DAMAGED:
        return "it is damaged";
    case OF_IMAGE_FOREIGN:
        return "it is made for another kind of processor";
    case OF_IMAGE_STATIC_TLS:
        return "it has static thread-local data";
    case OF_IMAGE_NO_MEMORY:
        return "there is no memory for it";
    case OF_IMAGE_OK:
        break;
    }
    return "";
}

of_image of_image_of(HMODULE library)
{
    uint8_t *base = (uint8_t *)library;
    return (of_image){base, (const IMAGE_NT_HEADERS *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew)};
}

bool of_image_contains(const of_image *image, const void *address)
{
    const uint8_t *place = address;
    return place >= image->base && place - image->base < (ptrdiff_t)image->headers->OptionalHeader.SizeOfImage;
}

void *of_image_directory(const of_image *image, unsigned number, size_t *size)
{
    const IMAGE_OPTIONAL_HEADER *header = &image->headers->OptionalHeader;
    const IMAGE_DATA_DIRECTORY *found = &header->DataDirectory[number];
    bool is_there = number < header->NumberOfRvaAndSizes && found->Size > 0
                    && is_within(found->VirtualAddress, found->Size, header->SizeOfImage);
    *size = is_there ? found->Size : 0;
    return is_there ? image->base + found->VirtualAddress : NULL;
}

/* The place in the table of functions that a name has: names are sorted. */
static DWORD number_of(const of_image *image, const IMAGE_EXPORT_DIRECTORY *table, const char *name)
{
    const DWORD *names = (const DWORD *)(image->base + table->AddressOfNames);
    DWORD from = 0, to = table->NumberOfNames;
    while (from < to) {
        DWORD middle = from + (to - from) / 2;
        int order = strcmp((const char *)image->base + names[middle], name);
        if (order == 0) {
            return ((const WORD *)(image->base + table->AddressOfNameOrdinals))[middle];
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return table->NumberOfFunctions;
}

void *of_image_export(const of_image *image, const char *name, const char **forward)
{
    size_t size;
    const IMAGE_EXPORT_DIRECTORY *table = of_image_directory(image, IMAGE_DIRECTORY_ENTRY_EXPORT, &size);
    *forward = NULL;
    if (table == NULL) {
        return NULL;
    }
    bool is_number = (uintptr_t)name < OF_FIRST_NAME;
    DWORD number = is_number ? (DWORD)(uintptr_t)name - table->Base : number_of(image, table, name);
    if (number >= table->NumberOfFunctions) {
        return NULL;
    }
    DWORD address = ((const DWORD *)(image->base + table->AddressOfFunctions))[number];
    uint8_t *found = image->base + address;
    if (found >= (const uint8_t *)table && found < (const uint8_t *)table + size) {
        *forward = (const char *)found; /* a text in the table itself is the name of another's */
        return NULL;
    }
    return address != 0 ? found : NULL;
}

static DWORD protection(DWORD wanted)
{
    static const DWORD protections[2][2] = {
        {PAGE_READONLY, PAGE_READWRITE},
        {PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE},
    };
    return protections[(wanted & IMAGE_SCN_MEM_EXECUTE) != 0][(wanted & IMAGE_SCN_MEM_WRITE) != 0];
}

bool of_image_seal(const of_image *image)
{
    const IMAGE_SECTION_HEADER *section = sections(image), *end = section + image->headers->FileHeader.NumberOfSections;
    DWORD before;
    bool sealed = VirtualProtect(image->base, image->headers->OptionalHeader.SizeOfHeaders, PAGE_READONLY, &before);
    for (; sealed && section < end; section++) {
        DWORD size = section->Misc.VirtualSize != 0 ? section->Misc.VirtualSize : section->SizeOfRawData;
        sealed = size == 0
                 || VirtualProtect(image->base + section->VirtualAddress, size, protection(section->Characteristics),
                                   &before);
    }
    FlushInstructionCache(GetCurrentProcess(), image->base, image->headers->OptionalHeader.SizeOfImage);
    size_t size;
    RUNTIME_FUNCTION *functions = of_image_directory(image, IMAGE_DIRECTORY_ENTRY_EXCEPTION, &size);
    DWORD count = (DWORD)(size / sizeof *functions);
    return sealed && (count == 0 || RtlAddFunctionTable(functions, count, (uint64_t)(uintptr_t)image->base));
}
