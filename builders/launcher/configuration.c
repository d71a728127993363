#include "configuration.h"

#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "frozen.h"
#include "system.h"

static PyStatus preinitialize(const of_payload *payload)
{
    PyPreConfig config;
    PyPreConfig_InitIsolatedConfig(&config);
    config.utf8_mode = 1;
    config.configure_locale = 1;
    of_fields_preconfigure(payload, &config);
    if (config.use_environment && of_system_variable("PYTHONUTF8") != NULL) {
        config.utf8_mode = -1; /* undecided: the variable tells */
    }
    if (config.utf8_mode != 1 && !of_system_locale_is_usable()) {
        config.utf8_mode = 1;
    }
    return Py_PreInitialize(&config);
}

static void set_defaults(PyConfig *config)
{
    config->site_import = 0;
    config->write_bytecode = 0;
    config->pathconfig_warnings = 0;
    config->install_signal_handlers = 1;
    config->configure_c_stdio = 1;
}

static PyStatus set_text(PyConfig *config, wchar_t **place, const char *text)
{
    wchar_t *wide = of_system_decode(text);
    PyStatus status = wide != NULL ? PyConfig_SetString(config, place, wide) : PyStatus_NoMemory();
    PyMem_RawFree(wide);
    return status;
}

/* Every path is set, so that Python asks the file system for none. */
static PyStatus set_paths(PyConfig *config, const char *executable)
{
    wchar_t **const places[] = {
        &config->program_name, &config->executable, &config->base_executable, &config->home,
        &config->prefix, &config->base_prefix, &config->exec_prefix, &config->base_exec_prefix,
#if PY_VERSION_HEX >= 0x030B0000
        &config->stdlib_dir,
#endif
    };
    PyStatus status = PyStatus_Ok();
    for (size_t i = 0; i < sizeof places / sizeof *places && !PyStatus_Exception(status); i++) {
        status = set_text(config, places[i], executable);
    }
    if (!PyStatus_Exception(status)) {
        config->module_search_paths_set = 1;
        status = PyWideStringList_Append(&config->module_search_paths, config->executable);
    }
    return status;
}

/* PYTHONPATH, which Python itself reads only where it looks for its paths. */
static PyStatus append_user_paths(PyConfig *config)
{
    PyStatus status = PyStatus_Ok();
    const char *paths = config->use_environment ? of_system_variable("PYTHONPATH") : NULL;
    wchar_t *wide = paths != NULL ? of_system_decode(paths) : NULL;
    for (wchar_t *path = wide, *end; path != NULL && !PyStatus_Exception(status); path = end) {
        end = wcschr(path, of_list_separator);
        if (end != NULL) {
            *end++ = L'\0';
        }
        if (*path != L'\0') {
            status = PyWideStringList_Append(&config->module_search_paths, path);
        }
    }
    PyMem_RawFree(wide);
    return status;
}

static PyStatus append_arguments(PyConfig *config, int argc, char **argv)
{
    PyStatus status = PyStatus_Ok();
    for (int i = 0; i < argc && !PyStatus_Exception(status); i++) {
        wchar_t *wide = of_system_decode(argv[i]);
        status = wide != NULL ? PyWideStringList_Append(&config->argv, wide) : PyStatus_NoMemory();
        PyMem_RawFree(wide);
    }
    return status;
}

/* sys.argv[0] is what was typed, unless the author wants the executable or a text of their own. */
static PyStatus set_arguments(const of_payload *payload, PyConfig *config, int argc, char **argv)
{
    PyStatus status = append_arguments(config, argc, argv);
    const char *name = of_payload_setting(payload, "argv0");
    if (PyStatus_Exception(status) || name == NULL || config->argv.length == 0) {
        return status;
    }
    wchar_t **first = &config->argv.items[0];
    if (strcmp(name, "executable") == 0) {
        return PyConfig_SetString(config, first, config->executable);
    }
    return set_text(config, first, name);
}

static PyStatus offer_modules(const of_payload *payload, const char *executable)
{
    if (!of_frozen_intact(payload)) {
        enum { UNUSABLE = 126 };
        of_system_complain(executable, of_status_text(OF_DAMAGED));
        return PyStatus_Exit(UNUSABLE);
    }
    bool offered = of_frozen_offer(payload, executable)
                   && PyImport_AppendInittab(OF_NATIVE_NAME, of_native_init) == 0;
    return offered ? PyStatus_Ok() : PyStatus_NoMemory();
}

static PyStatus configure(const of_payload *payload, const char *executable, int argc, char **argv, PyConfig *config)
{
    set_defaults(config);
    PyStatus status = set_paths(config, executable);
    if (!PyStatus_Exception(status)) {
        status = of_fields_configure(payload, executable, config);
    }
    if (!PyStatus_Exception(status)) {
        status = append_user_paths(config);
    }
    return PyStatus_Exception(status) ? status : set_arguments(payload, config, argc, argv);
}

PyStatus of_initialize(const of_payload *payload, const char *executable, int argc, char **argv)
{
    PyStatus status = preinitialize(payload);
    if (!PyStatus_Exception(status)) {
        status = offer_modules(payload, executable);
    }
    if (PyStatus_Exception(status)) {
        return status;
    }
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    status = configure(payload, executable, argc, argv, &config);
    if (!PyStatus_Exception(status)) {
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    return status;
}

static PyStatus configure_python(const char *executable, int argc, char **argv, PyConfig *config)
{
    config->pathconfig_warnings = 0;
    PyStatus status = set_paths(config, executable);
    if (!PyStatus_Exception(status)) {
        status = append_arguments(config, argc, argv);
    }
    if (!PyStatus_Exception(status)) {
        status = PyConfig_Read(config); /* the arguments; from here on only what is not read twice may change */
    }
    return PyStatus_Exception(status) ? status : append_user_paths(config);
}

PyStatus of_initialize_python(const of_payload *payload, const char *executable, int argc, char **argv, bool *site)
{
    PyPreConfig preconfig;
    PyPreConfig_InitPythonConfig(&preconfig);
    PyStatus status = Py_PreInitializeFromBytesArgs(&preconfig, argc, argv);
    if (!PyStatus_Exception(status)) {
        status = offer_modules(payload, executable);
    }
    if (PyStatus_Exception(status)) {
        return status;
    }
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    status = configure_python(executable, argc, argv, &config);
    if (!PyStatus_Exception(status)) {
        *site = config.site_import; /* it comes once the finder can give it out */
        config.site_import = 0;
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    return status;
}
