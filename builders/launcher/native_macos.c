#include "native.h"

#include <dlfcn.h>

#include "folder.h"

PyDoc_STRVAR(library_folder_doc, "library_folder()\n--\n\nReturn the folder of the program's files, complete.");
static PyObject *native_library_folder(PyObject *module, PyObject *unused)
{
    (void)unused;
    PyObject *executable = PyObject_GetAttrString(module, "executable"), *path = NULL;
    if (executable == NULL || !PyUnicode_FSConverter(executable, &path)) {
        Py_XDECREF(executable);
        return NULL;
    }
    char folder[OF_PATH_SIZE];
    bool opened = of_folder_open(of_native_served(), PyBytes_AS_STRING(path), folder);
    Py_DECREF(path);
    Py_DECREF(executable);
    if (!opened) {
        PyErr_SetString(PyExc_OSError, "the program's files cannot be written to the user's caches");
        return NULL;
    }
    return PyUnicode_DecodeFSDefault(folder);
}

PyDoc_STRVAR(load_library_doc, "load_library(name, path, /)\n--\n\n"
             "Load a shared library; it stays until the program ends.");
static PyObject *native_load_library(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *name, *path;
    if (!PyArg_ParseTuple(args, "UO&:load_library", &name, PyUnicode_FSConverter, &path)) {
        return NULL;
    }
    void *library = dlopen(PyBytes_AS_STRING(path), RTLD_NOW | RTLD_LOCAL);
    Py_DECREF(path);
    if (library == NULL) {
        return PyErr_Format(PyExc_ImportError, "shared library %U: %s", name, dlerror());
    }
    Py_RETURN_NONE;
}

PyMethodDef of_native_system_methods[] = {
    {"library_folder", native_library_folder, METH_NOARGS, library_folder_doc},
    {"load_library", native_load_library, METH_VARARGS, load_library_doc},
    {NULL, NULL, 0, NULL},
};
