#include "farewell.h"

#include "native.h"
#include "system.h"

typedef enum { SILENT, FLUSHED, OBSERVANT } verdict;

enum { FLUSH_FAILED = 120 }; /* CPython's own status for it */

static bool leaving;
static int leaving_status;

static bool attribute_is(PyObject *object, const char *name, const char *text)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    bool same = value != NULL && PyUnicode_Check(value) && PyUnicode_CompareWithASCIIString(value, text) == 0;
    Py_XDECREF(value);
    PyErr_Clear();
    return same;
}

static bool has_python_finalizer(PyTypeObject *type)
{
    PyObject *method = PyObject_GetAttrString((PyObject *)type, "__del__");
    bool python = method != NULL && PyFunction_Check(method);
    Py_XDECREF(method);
    PyErr_Clear();
    return python;
}

/* What would be noticed if objects of this type were never taken apart? */
static verdict judge(PyTypeObject *type, PyObject *stream_base)
{
    if (has_python_finalizer(type)) {
        return OBSERVANT;
    }
    if (stream_base != NULL && PyType_IsSubtype(type, (PyTypeObject *)stream_base)) {
        return attribute_is((PyObject *)type, "__module__", "_io") ? FLUSHED : OBSERVANT;
    }
    return SILENT;
}

/* A suspended generator may hold a `finally` or a `with` that has to run. */
static bool is_suspended(PyObject *object)
{
    if (!PyGen_CheckExact(object) && !PyCoro_CheckExact(object) && !PyAsyncGen_CheckExact(object)) {
        return false;
    }
    const char *frame_name = PyGen_CheckExact(object) ? "gi_frame" : PyCoro_CheckExact(object) ? "cr_frame" : "ag_frame";
    PyObject *frame = PyObject_GetAttrString(object, frame_name);
    bool suspended = frame != NULL && frame != Py_None;
    Py_XDECREF(frame);
    PyErr_Clear();
    return suspended;
}

static void flush(PyObject *stream)
{
    PyObject *closed = PyObject_GetAttrString(stream, "closed");
    if (closed == Py_False) {
        Py_XDECREF(PyObject_CallMethod(stream, "flush", NULL));
    }
    Py_XDECREF(closed);
    PyErr_Clear();
}

static verdict verdict_of(PyObject *object, PyObject *stream_base)
{
    static PyTypeObject *last_type;
    static verdict last_verdict;
    PyTypeObject *type = Py_TYPE(object);
    if (type->tp_finalize == NULL && type->tp_del == NULL) {
        return SILENT;
    }
    if (is_suspended(object)) {
        return OBSERVANT;
    }
    if (type != last_type) {
        last_type = type;
        last_verdict = judge(type, stream_base);
    }
    return last_verdict;
}

/* Flushes every open stream on the way. */
static bool teardown_would_be_noticed(PyObject *objects, PyObject *stream_base)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(objects); i++) {
        PyObject *object = PyList_GET_ITEM(objects, i);
        verdict found = verdict_of(object, stream_base);
        if (found == OBSERVANT) {
            return true;
        }
        if (found == FLUSHED) {
            flush(object);
        }
    }
    return false;
}

static bool flush_standard(const char *name)
{
    PyObject *stream = PySys_GetObject(name);
    if (stream == NULL || stream == Py_None) {
        return true;
    }
    PyObject *closed = PyObject_GetAttrString(stream, "closed");
    bool open = closed != NULL && PyObject_IsTrue(closed) == 0;
    Py_XDECREF(closed);
    PyErr_Clear();
    PyObject *done = open ? PyObject_CallMethod(stream, "flush", NULL) : Py_NewRef(Py_None);
    if (done == NULL) {
        PyErr_WriteUnraisable(stream);
        return false;
    }
    Py_DECREF(done);
    return true;
}

static PyObject *all_objects(void)
{
    PyObject *gc = PyImport_ImportModule("gc");
    PyObject *objects = gc != NULL ? PyObject_CallMethod(gc, "get_objects", NULL) : NULL;
    Py_XDECREF(gc);
    return objects;
}

static PyObject *stream_base(void)
{
    PyObject *io = PyImport_ImportModule("_io");
    PyObject *base = io != NULL ? PyObject_GetAttrString(io, "_IOBase") : NULL;
    Py_XDECREF(io);
    PyErr_Clear();
    return base;
}

/* The last atexit function to run, since it was the first to be registered. */
static PyObject *last_words(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    if (!leaving) {
        Py_RETURN_NONE;
    }
    leaving = false;
    PyObject *objects = all_objects();
    PyObject *base = stream_base();
    bool needed = objects == NULL || base == NULL || teardown_would_be_noticed(objects, base);
    Py_XDECREF(objects);
    Py_XDECREF(base);
    if (needed) {
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    bool flushed = flush_standard("stdout");
    flush_standard("stderr");
    of_system_leave(flushed || leaving_status != 0 ? leaving_status : FLUSH_FAILED);
}

static PyMethodDef method = {"_onefold_last_words", last_words, METH_NOARGS, NULL};

bool of_farewell_prepare(void)
{
    PyObject *atexit_module = PyImport_ImportModule("atexit");
    PyObject *function = PyCFunction_New(&method, NULL);
    PyObject *done = NULL;
    if (atexit_module != NULL && function != NULL) {
        done = PyObject_CallMethod(atexit_module, "register", "O", function);
    }
    Py_XDECREF(done);
    Py_XDECREF(function);
    Py_XDECREF(atexit_module);
    return done != NULL;
}

int of_farewell(int status)
{
    leaving = true;
    leaving_status = status;
    return Py_FinalizeEx() < 0 && status == 0 ? FLUSH_FAILED : status;
}
