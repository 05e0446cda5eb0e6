"""How the documents are built: `make docs`. Nothing here or in the pages asks another host."""

from __future__ import annotations

import sys
from pathlib import Path

from bvanalyse import __version__

# what notebooks are checked with builds 38 grammars of addresses if it finds this; none is needed
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
sys.path.insert(0, str(Path(__file__).parent))  # finds the extension `made`

project = "bvanalyse"
author = "The bvanalyse authors"
project_copyright = "2026, the bvanalyse authors"
release = version = __version__
language = "en"

extensions = ["sphinx.ext.autodoc", "myst_nb", "made"]
exclude_patterns = ["_build", "made"]
default_role = "code"  # docstrings mark code with single backticks
# of types, only the project's own are described here
nitpick_ignore_regex = [("py:.*", r"(?!bvanalyse\.).*")]

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
add_module_names = False
toc_object_entries_show_parents = "hide"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_in_temp = True  # what the notebook exports does not stay here
nb_execution_raise_on_error = True
nb_execution_timeout = 120

html_theme = "furo"
html_title = f"bvanalyse {release}"
html_static_path = ["static", "images"]
html_css_files = ["docs.css"]
smartquotes = False  # two hyphens are an option
html_copy_source = False
html_show_sphinx = False
