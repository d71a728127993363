#include "native.h"

#include <marshal.h>
#include <string.h>

#include "spec.h"

static const of_payload *served;
static const char *served_executable;
static unsigned modules_found;

void of_native_serve(const of_payload *payload, const char *executable)
{
    served = payload;
    served_executable = executable;
}

const of_payload *of_native_served(void)
{
    return served;
}

unsigned of_native_modules_found(void)
{
    return modules_found;
}

static bool lookup(int kind, PyObject *name, of_entry *entry)
{
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(name, &size);
    if (text == NULL) {
        PyErr_Clear(); /* a lone surrogate: no such name is ever stored */
        return false;
    }
    return of_payload_find(served, (uint8_t)kind, text, (size_t)size, entry);
}

bool of_native_find_module(PyObject *name, of_entry *entry)
{
    bool found = lookup(OF_MODULE, name, entry);
    modules_found += found;
    return found;
}

bool of_native_require(int kind, PyObject *name, of_entry *entry)
{
    if (!lookup(kind, name, entry)) {
        PyErr_Format(PyExc_KeyError, "%R", name);
        return false;
    }
    if (!of_entry_intact(entry)) {
        PyErr_Format(PyExc_ImportError, "%R in %s is damaged; copy or download the program again", name,
                     served_executable);
        return false;
    }
    return true;
}

/* The marshal token of a file name: type, length, bytes. Its length tells where the rest goes on. */
static size_t token_size(const uint8_t *data, size_t size, uint32_t token)
{
    if (token >= size || size - token < 5) {
        return 0;
    }
    uint8_t type = data[token] & 0x7f;
    uint32_t length;
    size_t header = type == 'z' || type == 'Z' ? 2 : 5;
    if (header == 2) {
        length = data[token + 1];
    } else {
        memcpy(&length, data + token + 1, sizeof length);
    }
    return length <= size - token - header ? header + length : 0;
}

uint8_t *of_native_rename(const uint8_t *data, size_t size, uint32_t token, const char *filename,
                          size_t filename_size, size_t *renamed_size)
{
    size_t old = token_size(data, size, token);
    uint8_t *copy = PyMem_RawMalloc(size + filename_size + 5);
    if (copy == NULL) {
        return NULL;
    }
    if (old == 0) {
        memcpy(copy, data, size);
        *renamed_size = size;
        return copy;
    }
    uint32_t length = (uint32_t)filename_size;
    memcpy(copy, data, token);
    copy[token] = (uint8_t)('t' | (data[token] & 0x80)); /* interned, UTF-8; the flag keeps later references right */
    memcpy(copy + token + 1, &length, sizeof length);
    memcpy(copy + token + 5, filename, filename_size);
    memcpy(copy + token + 5 + filename_size, data + token + old, size - token - old);
    *renamed_size = size - old + 5 + filename_size;
    return copy;
}

static PyObject *unmarshal(const uint8_t *data, size_t size, uint32_t token, PyObject *filename)
{
    PyObject *bytes = PyUnicode_AsEncodedString(filename, "utf-8", "surrogatepass");
    if (bytes == NULL) {
        return NULL;
    }
    size_t renamed_size;
    uint8_t *renamed = of_native_rename(data, size, token, PyBytes_AS_STRING(bytes),
                                        (size_t)PyBytes_GET_SIZE(bytes), &renamed_size);
    Py_DECREF(bytes);
    if (renamed == NULL) {
        return PyErr_NoMemory();
    }
    PyObject *code = PyMarshal_ReadObjectFromString((const char *)renamed, (Py_ssize_t)renamed_size);
    PyMem_RawFree(renamed);
    return code;
}

PyDoc_STRVAR(find_doc, "find(kind, name, /)\n--\n\nReturn the flags of that entry, or None.");
static PyObject *native_find(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 2 || !PyUnicode_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "find(kind, name)");
        return NULL;
    }
    long kind = PyLong_AsLong(args[0]);
    if (kind == -1 && PyErr_Occurred()) {
        return NULL;
    }
    of_entry entry;
    if (!lookup((int)kind, args[1], &entry)) {
        Py_RETURN_NONE;
    }
    modules_found += kind == OF_MODULE;
    return PyLong_FromLong(entry.flags);
}

PyDoc_STRVAR(read_doc, "read(kind, name, /)\n--\n\nReturn the bytes of that entry; KeyError if there is none.");
static PyObject *native_read(PyObject *module, PyObject *args)
{
    (void)module;
    int kind;
    PyObject *name;
    of_entry entry;
    if (!PyArg_ParseTuple(args, "iU:read", &kind, &name) || !of_native_require(kind, name, &entry)) {
        return NULL;
    }
    return PyBytes_FromStringAndSize((const char *)entry.data, (Py_ssize_t)entry.size);
}

PyDoc_STRVAR(checksum_doc, "checksum(kind, name, /)\n--\n\nReturn the checksum of that entry; KeyError if there is none.");
static PyObject *native_checksum(PyObject *module, PyObject *args)
{
    (void)module;
    int kind;
    PyObject *name;
    of_entry entry;
    if (!PyArg_ParseTuple(args, "iU:checksum", &kind, &name)) {
        return NULL;
    }
    if (!lookup(kind, name, &entry)) {
        PyErr_Format(PyExc_KeyError, "%R", name);
        return NULL;
    }
    return PyLong_FromUnsignedLongLong(entry.checksum);
}

PyObject *of_native_name_of(const of_entry *entry)
{
    return PyUnicode_DecodeUTF8(entry->name, (Py_ssize_t)entry->name_size, "surrogateescape");
}

PyDoc_STRVAR(names_doc, "names(kind, prefix, /)\n--\n\nReturn the names of that kind that start with prefix, sorted.");
static PyObject *native_names(PyObject *module, PyObject *args)
{
    (void)module;
    int kind;
    const char *prefix;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "is#:names", &kind, &prefix, &size)) {
        return NULL;
    }
    PyObject *names = PyList_New(0);
    uint32_t number = of_payload_lower_bound(served, (uint8_t)kind, prefix, (size_t)size);
    of_entry entry;
    for (; names != NULL && of_payload_entry(served, number, &entry); number++) {
        bool inside = entry.kind == kind && entry.name_size >= (size_t)size && memcmp(entry.name, prefix, (size_t)size) == 0;
        if (!inside) {
            break;
        }
        PyObject *name = of_native_name_of(&entry);
        if (name == NULL || PyList_Append(names, name) < 0) {
            Py_CLEAR(names);
        }
        Py_XDECREF(name);
    }
    return names;
}

PyDoc_STRVAR(code_doc, "code(name, filename, /)\n--\n\nReturn the code of a module in memory, or None if it has none there.");
static PyObject *native_code(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *name, *filename;
    of_entry entry;
    if (!PyArg_ParseTuple(args, "UU:code", &name, &filename) || !of_native_require(OF_MODULE, name, &entry)) {
        return NULL;
    }
    if (entry.size == 0 || entry.flags & (OF_EXTENSION | OF_ON_DISK | OF_NAMESPACE)) {
        Py_RETURN_NONE;
    }
    return unmarshal(entry.data, entry.size, entry.extra, filename);
}

PyDoc_STRVAR(code_from_doc, "code_from(name, pyc, filename, /)\n--\n\nReturn the code of a .pyc file of a module that is on disk.");
static PyObject *native_code_from(PyObject *module, PyObject *args)
{
    enum { PYC_HEADER = 16 };
    (void)module;
    PyObject *name, *filename;
    Py_buffer pyc;
    of_entry entry;
    if (!PyArg_ParseTuple(args, "Uy*U:code_from", &name, &pyc, &filename)) {
        return NULL;
    }
    PyObject *code = NULL;
    if (pyc.len < PYC_HEADER) {
        PyErr_Format(PyExc_ImportError, "the bytecode of %R is cut short", name);
    } else if (of_native_require(OF_MODULE, name, &entry)) {
        code = unmarshal((const uint8_t *)pyc.buf + PYC_HEADER, (size_t)pyc.len - PYC_HEADER, entry.extra, filename);
    }
    PyBuffer_Release(&pyc);
    return code;
}

PyDoc_STRVAR(settings_doc, "settings()\n--\n\nReturn what the build wrote down for this program.");
static PyObject *native_settings(PyObject *module, PyObject *unused)
{
    (void)module;
    (void)unused;
    PyObject *settings = PyDict_New();
    const char *at = served->settings, *end = at + served->settings_size;
    while (settings != NULL && at < end) {
        const char *equals = strchr(at, '=');
        size_t size = strlen(at);
        if (equals != NULL) {
            PyObject *key = PyUnicode_FromStringAndSize(at, equals - at);
            PyObject *value = PyUnicode_FromString(equals + 1);
            if (key == NULL || value == NULL || PyDict_SetItem(settings, key, value) < 0) {
                Py_CLEAR(settings);
            }
            Py_XDECREF(key);
            Py_XDECREF(value);
        }
        at += size + 1;
    }
    return settings;
}

static PyMethodDef methods[] = {
    {"find", (PyCFunction)(void (*)(void))native_find, METH_FASTCALL, find_doc},
    {"find_spec", (PyCFunction)(void (*)(void))of_spec_find, METH_FASTCALL | METH_KEYWORDS, of_spec_find_doc},
    {"prepare_specs", of_spec_prepare, METH_VARARGS, of_spec_prepare_doc},
    {"read", native_read, METH_VARARGS, read_doc},
    {"checksum", native_checksum, METH_VARARGS, checksum_doc},
    {"names", native_names, METH_VARARGS, names_doc},
    {"code", native_code, METH_VARARGS, code_doc},
    {"code_from", native_code_from, METH_VARARGS, code_from_doc},
    {"settings", native_settings, METH_NOARGS, settings_doc},
    {NULL, NULL, 0, NULL},
};

static int add_constants(PyObject *module)
{
    PyObject *executable = PyUnicode_DecodeFSDefault(served_executable);
    if (executable == NULL) {
        return -1;
    }
    int failed = PyModule_AddObjectRef(module, "executable", executable);
    if (!failed) {
        failed = PyModule_AddFunctions(module, of_native_system_methods);
    }
    Py_DECREF(executable);
    return failed;
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    return of_spec_traverse(PyModule_GetState(module), visit, arg);
}

static int clear(PyObject *module)
{
    return of_spec_clear(PyModule_GetState(module));
}

static void free_state(void *module)
{
    clear(module);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, __extension__(void *)add_constants},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = OF_NATIVE_NAME,
    .m_size = sizeof(of_spec_maker),
    .m_methods = methods,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = free_state,
};

PyObject *of_native_init(void)
{
    return PyModuleDef_Init(&definition);
}
