/* find_spec without a line of Python: the specs of modules in memory, which importlib's own classes make. */
#ifndef ONEFOLD_SPEC_H
#define ONEFOLD_SPEC_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
    PyObject *root; /* bytes: the executable, which the file of every module lies inside of */
    PyObject *no_arguments;
    PyObject *dict, *name, *path, *loader, *origin, *cached, *locations; /* names of attributes */
    PyObject *spec_type, *loader_type;
    PyObject *of_modules, *of_packages; /* attributes of every such spec, but for those named above */
    PyObject *special; /* gives the specs of all other modules */
} of_spec_maker;

int of_spec_traverse(of_spec_maker *maker, visitproc visit, void *arg);
int of_spec_clear(of_spec_maker *maker);

/* Methods of the native module, whose state the maker is. */
PyObject *of_spec_prepare(PyObject *module, PyObject *args);
PyObject *of_spec_find(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *keywords);
extern const char of_spec_prepare_doc[], of_spec_find_doc[];

#endif
