"""How the course's kernels start: `start.py` copies this file into `.venv/etc/ipython`."""

from ipykernel.ipkernel import IPythonKernel


class Kernel(IPythonKernel):
    """A kernel that doesn't tell the number of its Python's version.

    JupyterLab writes it into every notebook that it opens; notebooks of the course don't have it,
    so that a reader who only looks into one isn't asked whether to save it.
    """

    language_info = {
        name: value for name, value in IPythonKernel.language_info.items() if name != "version"
    }


if "get_config" in globals():  # it is read by a kernel, and not by a test
    config = get_config()  # noqa: F821
    config.IPKernelApp.kernel_class = Kernel
    config.IPKernelApp.log_level = "ERROR"  # or it warns that this computer could listen to itself
