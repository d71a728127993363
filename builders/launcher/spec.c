#include "spec.h"

#include <stdbool.h>
#include <string.h>

#include "native.h"
#include "system.h"

/* Where a module says that it lies: "<executable>/package/module", and that with ".py" and ".pyc". */
typedef struct {
    PyObject *place, *origin, *cached;
} files;

int of_spec_traverse(of_spec_maker *maker, visitproc visit, void *arg)
{
    Py_VISIT(maker->spec_type);
    Py_VISIT(maker->loader_type);
    Py_VISIT(maker->of_modules);
    Py_VISIT(maker->of_packages);
    Py_VISIT(maker->special);
    return 0;
}

int of_spec_clear(of_spec_maker *maker)
{
    Py_CLEAR(maker->root);
    Py_CLEAR(maker->no_arguments);
    Py_CLEAR(maker->dict);
    Py_CLEAR(maker->name);
    Py_CLEAR(maker->path);
    Py_CLEAR(maker->loader);
    Py_CLEAR(maker->origin);
    Py_CLEAR(maker->cached);
    Py_CLEAR(maker->locations);
    Py_CLEAR(maker->spec_type);
    Py_CLEAR(maker->loader_type);
    Py_CLEAR(maker->of_modules);
    Py_CLEAR(maker->of_packages);
    Py_CLEAR(maker->special);
    return 0;
}

static bool name_attributes(of_spec_maker *maker)
{
    return (maker->dict = PyUnicode_InternFromString("__dict__")) != NULL
           && (maker->name = PyUnicode_InternFromString("name")) != NULL
           && (maker->path = PyUnicode_InternFromString("path")) != NULL
           && (maker->loader = PyUnicode_InternFromString("loader")) != NULL
           && (maker->origin = PyUnicode_InternFromString("origin")) != NULL
           && (maker->cached = PyUnicode_InternFromString("cached")) != NULL
           && (maker->locations = PyUnicode_InternFromString("submodule_search_locations")) != NULL;
}

static PyObject *encoded_root(PyObject *module)
{
    PyObject *executable = PyObject_GetAttrString(module, "executable");
    PyObject *root = executable != NULL ? PyUnicode_AsEncodedString(executable, "utf-8", "surrogatepass") : NULL;
    Py_XDECREF(executable);
    return root;
}

const char of_spec_prepare_doc[] = "prepare_specs(spec_type, of_modules, of_packages, loader_type, special, /)\n--\n\n"
                                   "Say what find_spec() makes: specs with these attributes, and loaders of that type; and\n"
                                   "what special(fullname, flags) makes: those of modules that are not just bytecode.";
PyObject *of_spec_prepare(PyObject *module, PyObject *args)
{
    of_spec_maker *maker = PyModule_GetState(module);
    PyObject *spec_type, *of_modules, *of_packages, *loader_type, *special;
    if (!PyArg_ParseTuple(args, "O!O!O!O!O:prepare_specs", &PyType_Type, &spec_type, &PyDict_Type, &of_modules,
                          &PyDict_Type, &of_packages, &PyType_Type, &loader_type, &special)) {
        return NULL;
    }
    of_spec_clear(maker);
    maker->spec_type = Py_NewRef(spec_type);
    maker->of_modules = Py_NewRef(of_modules);
    maker->of_packages = Py_NewRef(of_packages);
    maker->loader_type = Py_NewRef(loader_type);
    maker->special = Py_NewRef(special);
    maker->root = encoded_root(module);
    maker->no_arguments = PyTuple_New(0);
    if (maker->root == NULL || maker->no_arguments == NULL || !name_attributes(maker)) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *text(const char *start, size_t size)
{
    return PyUnicode_DecodeUTF8(start, (Py_ssize_t)size, "surrogatepass");
}

static bool name_files(const of_spec_maker *maker, const of_entry *entry, files *made)
{
    bool is_package = entry->flags & OF_PACKAGE;
    const char *tail = is_package ? ".__init__.pyc" : ".pyc";
    size_t root_size = (size_t)PyBytes_GET_SIZE(maker->root), tail_size = strlen(tail);
    size_t place_size = root_size + 1 + entry->name_size, size = place_size + tail_size;
    char *path = PyMem_Malloc(size);
    if (path == NULL) {
        PyErr_NoMemory();
        return false;
    }
    memcpy(path, PyBytes_AS_STRING(maker->root), root_size);
    path[root_size] = of_separator;
    for (size_t i = 0; i < entry->name_size; i++) {
        path[root_size + 1 + i] = entry->name[i] == '.' ? of_separator : entry->name[i];
    }
    memcpy(path + place_size, tail, tail_size);
    if (is_package) {
        path[place_size] = of_separator;
    }
    made->place = is_package ? text(path, place_size) : Py_NewRef(Py_None);
    made->origin = text(path, size - 1);
    made->cached = text(path, size);
    PyMem_Free(path);
    return made->place != NULL && made->origin != NULL && made->cached != NULL;
}

static PyObject *blank(const of_spec_maker *maker, PyObject *type)
{
    return ((PyTypeObject *)type)->tp_new((PyTypeObject *)type, maker->no_arguments, NULL);
}

/* Its __init__ would do the same, and take ten times as long. */
static PyObject *new_loader(const of_spec_maker *maker, PyObject *fullname, PyObject *path)
{
    PyObject *loader = blank(maker, maker->loader_type);
    if (loader != NULL
        && (PyObject_SetAttr(loader, maker->name, fullname) < 0 || PyObject_SetAttr(loader, maker->path, path) < 0)) {
        Py_CLEAR(loader);
    }
    return loader;
}

/* As copy.copy() does it: a spec's own __init__ is Python, and would be half of what a find costs. */
static PyObject *copied_spec(const of_spec_maker *maker, PyObject *attributes)
{
    PyObject *spec = blank(maker, maker->spec_type);
    PyObject *own = spec != NULL ? PyDict_Copy(attributes) : NULL;
    if (own == NULL || PyObject_SetAttr(spec, maker->dict, own) < 0) {
        Py_CLEAR(spec);
    }
    Py_XDECREF(own);
    return spec;
}

static bool set_locations(const of_spec_maker *maker, PyObject *spec, PyObject *place)
{
    PyObject *locations = PyList_New(1);
    if (locations == NULL) {
        return false;
    }
    PyList_SET_ITEM(locations, 0, Py_NewRef(place));
    bool done = PyObject_SetAttr(spec, maker->locations, locations) == 0;
    Py_DECREF(locations);
    return done;
}

static PyObject *new_spec(const of_spec_maker *maker, PyObject *fullname, PyObject *loader, const files *made)
{
    bool is_package = made->place != Py_None;
    PyObject *spec = copied_spec(maker, is_package ? maker->of_packages : maker->of_modules);
    bool done = spec != NULL && PyObject_SetAttr(spec, maker->name, fullname) == 0
                && PyObject_SetAttr(spec, maker->loader, loader) == 0
                && PyObject_SetAttr(spec, maker->origin, made->origin) == 0
                && PyObject_SetAttr(spec, maker->cached, made->cached) == 0
                && (!is_package || set_locations(maker, spec, made->place));
    if (!done) {
        Py_CLEAR(spec);
    }
    return spec;
}

static PyObject *spec_in_memory(const of_spec_maker *maker, PyObject *fullname, const of_entry *entry)
{
    files made = {NULL, NULL, NULL};
    PyObject *loader = name_files(maker, entry, &made) ? new_loader(maker, fullname, made.origin) : NULL;
    PyObject *spec = loader != NULL ? new_spec(maker, fullname, loader, &made) : NULL;
    Py_XDECREF(loader);
    Py_XDECREF(made.place);
    Py_XDECREF(made.origin);
    Py_XDECREF(made.cached);
    return spec;
}

/* The module's name among the arguments of find_spec; borrowed. */
static PyObject *asked_name(PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    PyObject *fullname = count > 0 ? args[0] : NULL;
    Py_ssize_t named = keywords != NULL ? PyTuple_GET_SIZE(keywords) : 0;
    for (Py_ssize_t i = 0; fullname == NULL && i < named; i++) {
        if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords, i), "fullname") == 0) {
            fullname = args[count + i];
        }
    }
    if (fullname == NULL || !PyUnicode_Check(fullname) || count + named > 3) {
        PyErr_SetString(PyExc_TypeError, "find_spec(fullname, path=None, target=None)");
        return NULL;
    }
    return fullname;
}

const char of_spec_find_doc[] = "find_spec(fullname, path=None, target=None)\n--\n\n"
                                "Return the spec of a module of the program, or None if it has no such module.";
PyObject *of_spec_find(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    const of_spec_maker *maker = PyModule_GetState(module);
    PyObject *fullname = asked_name(args, count, keywords);
    of_entry entry;
    if (fullname == NULL) {
        return NULL;
    }
    if (!of_native_find_module(fullname, &entry)) {
        Py_RETURN_NONE;
    }
    bool is_main = entry.name_size == 8 && memcmp(entry.name, "__main__", 8) == 0;
    if (entry.flags <= OF_PACKAGE && !is_main) {
        return spec_in_memory(maker, fullname, &entry);
    }
    return PyObject_CallFunction(maker->special, "Oi", fullname, entry.flags);
}
