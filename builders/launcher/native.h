/* The module _onefold_native: what the finder asks of the payload. */
#ifndef ONEFOLD_NATIVE_H
#define ONEFOLD_NATIVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "payload.h"

#define OF_NATIVE_NAME "_onefold_native"

PyObject *of_native_init(void);
void of_native_serve(const of_payload *payload, const char *executable);
const of_payload *of_native_served(void);

/* Look a module of the program up; a name of Python, as everywhere. */
bool of_native_find_module(PyObject *name, of_entry *entry);

/* What it does in another way on each system: native_posix.c, native_windows.c. */
extern PyMethodDef of_native_system_methods[];

/* Look an entry up and check it; false with an exception if there is none, or it is damaged. */
bool of_native_require(int kind, PyObject *name, of_entry *entry);
PyObject *of_native_name_of(const of_entry *entry);

/* Modules found so far: while this grows, the program is still importing. */
unsigned of_native_modules_found(void);

/* Marshalled code whose file name, at `token`, becomes `filename`. Returns memory of PyMem_RawMalloc, or NULL. */
uint8_t *of_native_rename(const uint8_t *data, size_t size, uint32_t token, const char *filename,
                          size_t filename_size, size_t *renamed_size);

#endif
