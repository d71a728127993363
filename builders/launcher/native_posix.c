#include "native.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library.h"

/* A regular file of the right size; its content is not read. */
static bool is_complete(int folder, const of_entry *entry)
{
    char name[PATH_MAX];
    struct stat status;
    if (entry->name_size >= sizeof name) {
        return false;
    }
    memcpy(name, entry->name, entry->name_size);
    name[entry->name_size] = '\0';
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode)
           && (size_t)status.st_size == entry->size;
}

PyDoc_STRVAR(incomplete_doc, "incomplete(kind, folder, /)\n--\n\n"
             "Return the names of that kind that are not files of their size below a folder, sorted.");
static PyObject *native_incomplete(PyObject *module, PyObject *args)
{
    (void)module;
    int kind;
    PyObject *path;
    if (!PyArg_ParseTuple(args, "iO&:incomplete", &kind, PyUnicode_FSConverter, &path)) {
        return NULL;
    }
    int folder = open(PyBytes_AS_STRING(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    Py_DECREF(path);
    PyObject *names = PyList_New(0);
    const of_payload *served = of_native_served();
    uint32_t number = of_payload_lower_bound(served, (uint8_t)kind, "", 0);
    of_entry entry;
    for (; names != NULL && of_payload_entry(served, number, &entry) && entry.kind == kind; number++) {
        if (folder >= 0 && is_complete(folder, &entry)) {
            continue;
        }
        PyObject *name = of_native_name_of(&entry);
        if (name == NULL || PyList_Append(names, name) < 0) {
            Py_CLEAR(names);
        }
        Py_XDECREF(name);
    }
    if (folder >= 0) {
        close(folder);
    }
    return names;
}

static int open_in_memory(int kind, PyObject *name, char path[OF_LIBRARY_PATH_SIZE])
{
    of_entry entry;
    if (!of_native_require(kind, name, &entry)) {
        return -1;
    }
    char label[200];
    PyOS_snprintf(label, sizeof label, "%s", PyUnicode_AsUTF8(name));
    int descriptor = of_library_file(label, entry.data, entry.size, path);
    if (descriptor < 0) {
        PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, name);
    }
    return descriptor;
}

PyDoc_STRVAR(open_library_doc, "open_library(kind, name, /)\n--\n\n"
             "Put a library into an anonymous file; return its descriptor and a path that was never used before.");
static PyObject *native_open_library(PyObject *module, PyObject *args)
{
    (void)module;
    int kind;
    PyObject *name;
    char path[OF_LIBRARY_PATH_SIZE];
    if (!PyArg_ParseTuple(args, "iU:open_library", &kind, &name)) {
        return NULL;
    }
    int descriptor = open_in_memory(kind, name, path);
    return descriptor < 0 ? NULL : Py_BuildValue("is", descriptor, path);
}

static PyObject *load(const char *path, PyObject *name)
{
    if (dlopen(path, RTLD_NOW | RTLD_LOCAL) == NULL) {
        PyErr_Format(PyExc_ImportError, "shared library %U: %s", name, dlerror());
        return NULL;
    }
    Py_RETURN_NONE;
}

PyDoc_STRVAR(load_library_doc, "load_library(name, path=None, /)\n--\n\n"
             "Load a shared library, from memory if no path is given; it stays until the program ends.");
static PyObject *native_load_library(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *name;
    const char *on_disk = NULL;
    if (!PyArg_ParseTuple(args, "U|z:load_library", &name, &on_disk)) {
        return NULL;
    }
    if (on_disk != NULL) {
        return load(on_disk, name);
    }
    char path[OF_LIBRARY_PATH_SIZE];
    int descriptor = open_in_memory(OF_LIBRARY, name, path);
    if (descriptor < 0) {
        return NULL;
    }
    PyObject *loaded = load(path, name);
    close(descriptor);
    return loaded;
}

PyMethodDef of_native_system_methods[] = {
    {"incomplete", native_incomplete, METH_VARARGS, incomplete_doc},
    {"open_library", native_open_library, METH_VARARGS, open_library_doc},
    {"load_library", native_load_library, METH_VARARGS, load_library_doc},
    {NULL, NULL, 0, NULL},
};
