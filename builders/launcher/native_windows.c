#include "native.h"

#include <windows.h>

#include "complaint_windows.h"
#include "files_windows.h"

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

PyDoc_STRVAR(load_library_doc, "load_library(name, path, /)\n--\n\n"
             "Load a shared library with what lies beside it; it stays until the program ends.");
static PyObject *native_load_library(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *name, *path;
    if (!PyArg_ParseTuple(args, "UU:load_library", &name, &path)) {
        return NULL;
    }
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
    {"load_library", native_load_library, METH_VARARGS, load_library_doc},
    {"message_box", native_message_box, METH_VARARGS, message_box_doc},
    {NULL, NULL, 0, NULL},
};
