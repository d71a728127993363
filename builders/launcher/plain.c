#include "plain.h"

#include <string.h>

#include "configuration.h"
#include "system.h"

bool of_plain_is_wanted(const of_payload *payload)
{
    const char *variable = of_payload_setting(payload, "allow_python");
    const char *value = variable != NULL ? of_system_variable(variable) : NULL;
    return value != NULL && strcmp(value, "1") == 0;
}

int of_plain_run(const of_payload *payload, const char *executable, int argc, char **argv)
{
    bool site = false;
    PyStatus status = of_initialize_python(payload, executable, argc, argv, &site);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status); /* --version and --help end here too */
    }
    PyObject *start = PyImport_ImportModule("_onefold.start");
    PyObject *done = start != NULL ? PyObject_CallMethod(start, "prepare_python", "i", (int)site) : NULL;
    Py_XDECREF(start);
    if (done == NULL) {
        PyErr_Print();
        return 1;
    }
    Py_DECREF(done);
    return Py_RunMain();
}
