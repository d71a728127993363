#include "collector.h"

#include "native.h"

#define IMPORTING_THRESHOLD 100000L

static PyObject *usual; /* the thresholds that Python set */
static PyObject *callbacks;
static PyObject *callback;
static unsigned found_before;

/* A program that chose its own thresholds keeps them. */
static PyObject *restore_thresholds(PyObject *gc)
{
    PyObject *now = PyObject_CallMethod(gc, "get_threshold", NULL);
    PyObject *first = now != NULL ? PySequence_GetItem(now, 0) : NULL;
    bool ours = first != NULL && PyLong_AsLong(first) == IMPORTING_THRESHOLD;
    Py_XDECREF(first);
    Py_XDECREF(now);
    if (!ours) {
        return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
    }
    PyObject *set = PyObject_GetAttrString(gc, "set_threshold");
    PyObject *result = set != NULL ? PyObject_CallObject(set, usual) : NULL;
    Py_XDECREF(set);
    return result;
}

static int leave(void *unused)
{
    (void)unused;
    PyObject *gc = PyImport_ImportModule("gc");
    PyObject *restored = gc != NULL ? restore_thresholds(gc) : NULL;
    PyObject *removed = restored != NULL ? PyObject_CallMethod(callbacks, "remove", "O", callback) : NULL;
    Py_XDECREF(removed);
    Py_XDECREF(restored);
    Py_XDECREF(gc);
    PyErr_Clear(); /* a program that emptied gc.callbacks has its reasons */
    return 0;
}

static PyObject *on_collection(PyObject *self, PyObject *args)
{
    (void)self;
    (void)args;
    static bool leaving;
    unsigned found = of_native_modules_found();
    if (found == found_before && !leaving) {
        /* Not from here: the collector is walking the list that we want to be out of. */
        leaving = Py_AddPendingCall(leave, NULL) == 0;
    }
    found_before = found;
    Py_RETURN_NONE;
}

static PyMethodDef method = {"_onefold_on_collection", on_collection, METH_VARARGS, NULL};

static bool watch(PyObject *gc)
{
    usual = PyObject_CallMethod(gc, "get_threshold", NULL);
    callbacks = PyObject_GetAttrString(gc, "callbacks");
    callback = PyCFunction_New(&method, NULL);
    if (usual == NULL || callbacks == NULL || callback == NULL || PyList_Append(callbacks, callback) < 0) {
        return false;
    }
    PyObject *result = PyObject_CallMethod(gc, "set_threshold", "l", IMPORTING_THRESHOLD);
    Py_XDECREF(result);
    return result != NULL;
}

bool of_collector_relax(void)
{
    PyObject *gc = PyImport_ImportModule("gc");
    bool relaxed = gc != NULL && watch(gc);
    Py_XDECREF(gc);
    return relaxed;
}
