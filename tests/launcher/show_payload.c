/* Prints what payload.c reads, for comparison with what Python wrote.

   show_payload constants         the numbers of the format, "name value" a line
   show_payload checksums FILE    checksums of its first 0 to 200 bytes, then of the whole
   show_payload payload FILE      status, entries and settings; names and values in hexadecimal */
#include "payload.c"

#include <stdio.h>
#include <stdlib.h>

enum { LONGEST_PREFIX = 200 };

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        exit(2);
    }
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *data = malloc(*size + 1);
    if (data == NULL || fread(data, 1, *size, file) != *size) {
        exit(2);
    }
    fclose(file);
    return data;
}

static void show_constants(void)
{
    printf("MODULE %d\nSOURCE %d\nRESOURCE %d\nMETADATA %d\n", OF_MODULE, OF_SOURCE, OF_RESOURCE, OF_METADATA);
    printf("LIBRARY %d\nFILE %d\nNEEDS %d\n", OF_LIBRARY, OF_FILE, OF_NEEDS);
    printf("PACKAGE %d\nNAMESPACE %d\nEXTENSION %d\n", OF_PACKAGE, OF_NAMESPACE, OF_EXTENSION);
    printf("ON_DISK %d\nEXECUTABLE %d\n", OF_ON_DISK, OF_EXECUTABLE);
    printf("HEADER_SIZE %d\nENTRY_SIZE %d\nFOOTER_SIZE %d\nVERSION %d\n", HEADER_SIZE, ENTRY_SIZE, FOOTER_SIZE, VERSION);
    printf("MAGIC %.*s\n", (int)sizeof MAGIC, MAGIC);
}

static void show_checksums(const char *path)
{
    size_t size;
    uint8_t *data = read_file(path, &size);
    for (size_t length = 0; length <= LONGEST_PREFIX && length <= size; length++) {
        printf("%016llx\n", (unsigned long long)of_checksum(data, length));
    }
    printf("%016llx\n", (unsigned long long)of_checksum(data, size));
    free(data);
}

static void show_hexadecimal(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        printf("%02x", (unsigned char)text[i]);
    }
}

static void show_entry(const of_payload *payload, const of_entry *entry)
{
    of_entry found;
    bool is_found = of_payload_find(payload, entry->kind, entry->name, entry->name_size, &found);
    printf("entry %d %d %u %zu %zu %d %d ", entry->kind, entry->flags, entry->extra,
           (size_t)(entry->data - payload->start), entry->size, of_entry_intact(entry), is_found);
    show_hexadecimal(entry->name, entry->name_size);
    putchar('\n');
}

static int show_payload(const char *path)
{
    size_t size;
    uint8_t *file = read_file(path, &size);
    of_payload payload;
    of_status status = of_payload_open(&payload, file, size);
    printf("status %d %s\n", status, of_status_text(status));
    of_entry entry;
    for (uint32_t i = 0; status == OF_OK && of_payload_entry(&payload, i, &entry); i++) {
        show_entry(&payload, &entry);
    }
    for (size_t at = 0; status == OF_OK && at < payload.settings_size; at += strlen(payload.settings + at) + 1) {
        printf("setting ");
        show_hexadecimal(payload.settings + at, strlen(payload.settings + at));
        putchar('\n');
    }
    free(file);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "payload") == 0) {
        return show_payload(argv[2]);
    }
    if (argc == 3) {
        show_checksums(argv[2]);
    } else {
        show_constants();
    }
    return 0;
}
