#include "native.h"

#include "core.h"

#include "collector.h"
#include "configuration.h"
#include "farewell.h"
#include "plain.h"
#include "system.h"

/* What sys.exit(value) asks for: a number, nothing, or something to be printed. */
static int status_of_exit(PyObject *exit)
{
    PyObject *value = PyObject_GetAttrString(exit, "code");
    if (value == NULL || value == Py_None) {
        PyErr_Clear();
        Py_XDECREF(value);
        return 0;
    }
    int status = 1;
    if (PyLong_Check(value)) {
        status = (int)PyLong_AsLong(value);
    } else {
        PyObject *stream = PySys_GetObject("stderr");
        if (stream != NULL && stream != Py_None) {
            PyFile_WriteObject(value, stream, Py_PRINT_RAW);
        } else {
            PySys_FormatStderr("%S", value);
        }
        PySys_WriteStderr("\n");
        PyErr_Clear();
        PyObject *start = PyImport_ImportModule("_onefold.start");
        Py_XDECREF(start != NULL ? PyObject_CallMethod(start, "show_last_words", "O", value) : NULL);
        Py_XDECREF(start);
    }
    PyErr_Clear();
    Py_DECREF(value);
    return status;
}

static void report_uncaught(void)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *start = PyImport_ImportModule("_onefold.start");
    Py_XDECREF(start != NULL ? PyObject_CallMethod(start, "prepare_report", NULL) : NULL);
    Py_XDECREF(start);
    PyErr_Clear(); /* CPython's own report is the second best */
    PyErr_Restore(type, value, traceback);
    PyErr_Print();
}

/* A program that is interrupted tells its shell so by dying of the signal. */
static _Noreturn void leave_interrupted(void)
{
    report_uncaught();
    Py_FinalizeEx(); /* of_farewell may not come back */
    of_system_leave_interrupted();
}

static int leave_with_exception(void)
{
    if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt)) {
        leave_interrupted();
    }
    if (!PyErr_ExceptionMatches(PyExc_SystemExit)) {
        report_uncaught();
        return of_farewell(1);
    }
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    int status = status_of_exit(value);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return of_farewell(status);
}

static PyObject *prepare(void)
{
    PyObject *start = PyImport_ImportModule("_onefold.start");
    PyObject *code = start != NULL ? PyObject_CallMethod(start, "prepare", NULL) : NULL;
    Py_XDECREF(start);
    return code;
}

static bool run_main(PyObject *code)
{
    PyObject *main_module = PyImport_AddModule("__main__"); /* borrowed */
    PyObject *result = NULL;
    if (code != NULL && main_module != NULL) {
        PyObject *names = PyModule_GetDict(main_module);
        result = PyEval_EvalCode(code, names, names);
    }
    Py_XDECREF(result);
    return result != NULL;
}

int of_core_run(const of_payload *payload, const char *executable, int argc, char **argv)
{
    of_native_serve(payload, executable);
    if (of_plain_is_wanted(payload)) {
        return of_plain_run(payload, executable, argc, argv);
    }
    PyStatus status = of_initialize(payload, executable, argc, argv);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    const char *teardown = of_payload_setting(payload, "teardown");
    bool ready = of_collector_relax() && (teardown != NULL || of_farewell_prepare());
    PyObject *code = ready ? prepare() : NULL;
    if (code == Py_None) {
        return Py_RunMain(); /* no code of its own: a prompt, or what standard input says */
    }
    bool succeeded = run_main(code);
    Py_XDECREF(code);
    if (!succeeded) {
        return leave_with_exception();
    }
    return of_farewell(0);
}
