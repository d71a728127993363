#include "configuration.h"

#include <stdlib.h>

#include "frozen.h"

static void set_number(const of_payload *payload, const char *key, int *field)
{
    const char *value = of_payload_setting(payload, key);
    if (value != NULL) {
        *field = atoi(value);
    }
}

static PyStatus preinitialize(const of_payload *payload)
{
    PyPreConfig config;
    PyPreConfig_InitIsolatedConfig(&config);
    config.utf8_mode = 1;
    config.configure_locale = 1;
    set_number(payload, "utf8_mode", &config.utf8_mode);
    return Py_PreInitialize(&config);
}

static void set_numbers(const of_payload *payload, PyConfig *config)
{
    config->site_import = 0;
    config->write_bytecode = 0;
    config->pathconfig_warnings = 0;
    config->install_signal_handlers = 1;
    config->configure_c_stdio = 1;
    set_number(payload, "optimization_level", &config->optimization_level);
    set_number(payload, "buffered_stdio", &config->buffered_stdio);
}

/* Every path is set, so that Python asks the file system for none. */
static PyStatus set_paths(PyConfig *config, const char *executable)
{
    wchar_t **const fields[] = {
        &config->program_name, &config->executable, &config->base_executable, &config->home,
        &config->prefix, &config->base_prefix, &config->exec_prefix, &config->base_exec_prefix,
#if PY_VERSION_HEX >= 0x030B0000
        &config->stdlib_dir,
#endif
    };
    PyStatus status = PyStatus_Ok();
    for (size_t i = 0; i < sizeof fields / sizeof *fields && !PyStatus_Exception(status); i++) {
        status = PyConfig_SetBytesString(config, fields[i], executable);
    }
    if (!PyStatus_Exception(status)) {
        config->module_search_paths_set = 1;
        status = PyWideStringList_Append(&config->module_search_paths, config->executable);
    }
    return status;
}

PyStatus of_initialize(const of_payload *payload, const char *executable, int argc, char **argv)
{
    PyStatus status = preinitialize(payload);
    if (PyStatus_Exception(status)) {
        return status;
    }
    if (!of_frozen_offer(payload, executable) || PyImport_AppendInittab(OF_NATIVE_NAME, of_native_init) < 0) {
        return PyStatus_NoMemory();
    }
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    set_numbers(payload, &config);
    status = set_paths(&config, executable);
    if (!PyStatus_Exception(status)) {
        status = PyConfig_SetBytesArgv(&config, argc, argv);
    }
    if (!PyStatus_Exception(status)) {
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    return status;
}
