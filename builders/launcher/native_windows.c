#include "native.h"

#include <stdlib.h>
#include <windows.h>

#include "binding_windows.h"
#include "complaint_windows.h"
#include "files_windows.h"
#include "library_windows.h"
#include "python_windows.h"

PyDoc_STRVAR(library_folder_doc, "library_folder()\n--\n\nReturn the folder of the program's files, complete.");
static PyObject *native_library_folder(PyObject *module, PyObject *unused)
{
    (void)module;
    (void)unused;
    if (!of_files_complete(of_native_served())) {
        PyErr_SetString(PyExc_OSError, "the program's files cannot be written to the user's application data");
        return NULL;
    }
    return PyUnicode_FromWideChar(of_files_folder(), -1);
}

static bool is_served; /* Python asks us about libraries, too */

/* Load an entry from memory. OSError: it may be loaded from a file. */
static const of_library *load_from_memory(int kind, PyObject *name)
{
    of_entry entry;
    if (!of_native_require(kind, name, &entry)) {
        return NULL;
    }
    is_served = is_served || of_imports_replace(of_python_library());
    if (!is_served) {
        PyErr_SetString(PyExc_OSError, "this Python loads libraries in a way of its own");
        return NULL;
    }
    const of_library *library;
    char reason[OF_REASON_SIZE];
    of_library_status status = of_library_load(of_native_served(), &entry, &library, reason);
    if (status != OF_LIBRARY_LOADED) {
        PyObject *type = status == OF_LIBRARY_WANTS_FILE ? PyExc_OSError : PyExc_ImportError;
        PyErr_Format(type, "%U cannot be loaded from memory: %s", name, reason);
        return NULL;
    }
    return library;
}

PyDoc_STRVAR(open_library_doc, "open_library(kind, name, /)\n--\n\n"
             "Load a library from memory; return None and the path by which it can be had from then on.");
static PyObject *native_open_library(PyObject *module, PyObject *args)
{
    (void)module;
    int kind;
    PyObject *name;
    if (!PyArg_ParseTuple(args, "iU:open_library", &kind, &name)) {
        return NULL;
    }
    const of_library *library = load_from_memory(kind, name);
    return library != NULL ? Py_BuildValue("Ou", Py_None, of_library_path(library)) : NULL;
}

PyDoc_STRVAR(library_file_doc, "library_file(kind, name, file_name, /)\n--\n\n"
             "Return the path of a file of that name with the entry's bytes, in the user's cache.");
static PyObject *native_library_file(PyObject *module, PyObject *args)
{
    (void)module;
    int kind;
    PyObject *name;
    const char *file_name;
    of_entry entry;
    if (!PyArg_ParseTuple(args, "iUs:library_file", &kind, &name, &file_name)
        || !of_native_require(kind, name, &entry)) {
        return NULL;
    }
    wchar_t *path = of_files_single(&entry, file_name);
    if (path == NULL) {
        return PyErr_Format(PyExc_ImportError, "%U cannot be written to the user's application data", name);
    }
    PyObject *found = PyUnicode_FromWideChar(path, -1);
    free(path);
    return found;
}

static PyObject *load_file(PyObject *name, PyObject *path)
{
    wchar_t *wide = PyUnicode_AsWideCharString(path, NULL);
    if (wide == NULL) {
        return NULL;
    }
    HMODULE library = LoadLibraryExW(wide, NULL, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR);
    PyMem_Free(wide);
    if (library == NULL) {
        return PyErr_Format(PyExc_ImportError, "shared library %U: error %lu", name, GetLastError());
    }
    Py_RETURN_NONE;
}

PyDoc_STRVAR(load_library_doc, "load_library(name, path=None, /)\n--\n\n"
             "Load a shared library with what lies beside it, from memory if no path is given; it stays until the "
             "program ends.");
static PyObject *native_load_library(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *name, *path = NULL;
    if (!PyArg_ParseTuple(args, "U|U:load_library", &name, &path)) {
        return NULL;
    }
    if (path != NULL) {
        return load_file(name, path);
    }
    return load_from_memory(OF_LIBRARY, name) != NULL ? Py_NewRef(Py_None) : NULL;
}

PyDoc_STRVAR(message_box_doc, "message_box(title, text, /)\n--\n\n"
             "Show a box until it is closed; Ctrl+C copies its text.");
static PyObject *native_message_box(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *title, *text;
    if (!PyArg_ParseTuple(args, "UU:message_box", &title, &text)) {
        return NULL;
    }
    wchar_t *wide_title = PyUnicode_AsWideCharString(title, NULL);
    wchar_t *wide_text = wide_title != NULL ? PyUnicode_AsWideCharString(text, NULL) : NULL;
    if (wide_text != NULL) {
        Py_BEGIN_ALLOW_THREADS
        of_message_box(wide_title, wide_text);
        Py_END_ALLOW_THREADS
    }
    PyMem_Free(wide_text);
    PyMem_Free(wide_title);
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

PyMethodDef of_native_system_methods[] = {
    {"library_folder", native_library_folder, METH_NOARGS, library_folder_doc},
    {"library_file", native_library_file, METH_VARARGS, library_file_doc},
    {"open_library", native_open_library, METH_VARARGS, open_library_doc},
    {"load_library", native_load_library, METH_VARARGS, load_library_doc},
    {"message_box", native_message_box, METH_VARARGS, message_box_doc},
    {NULL, NULL, 0, NULL},
};
