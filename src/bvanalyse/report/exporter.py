"""Turns an executed notebook into one page: `jupyter nbconvert --to bvrapport` and the batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from bvanalyse.report.page import arranged, page
from bvanalyse.report.texts import Texts
from bvanalyse.report.verify import check_executed, verify_report

TEMPLATES = Path(__file__).parent / "templates"
#: cells that never reach the reader: parameters, set-up, and notes to whoever works in JupyterLab
HIDDEN_TAGS = {"parameters", "injected-parameters", "oppsett", "arbeidsnotat"}


class BvReportExporter(HTMLExporter):
    """One self-contained page without script or request; refuses what the verifier refuses."""

    export_from_notebook = "bvanalyse-rapport"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "bvrapport"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]  # never the working directory, where anyone may put a template

    @property
    def default_config(self) -> Config:
        """nbconvert's own choices, without hidden cells and links in headings.

        The notebook is held against its schema once, after all that is done to it.
        """
        config = Config(
            {
                "Exporter": {"optimistic_validation": True},
                "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": HIDDEN_TAGS},
                "HTMLExporter": {"exclude_anchor_links": True},
            }
        )
        inherited = Config(super().default_config)
        inherited.merge(config)
        return inherited

    def from_notebook_node(  # type: ignore[override]  # its own declaration lacks a type
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The finished page. NotebookFailed or ReportRefused where anything is wrong."""
        check_executed(nb)
        # past HTMLExporter's own step: it parses the page only to mend what is refused here
        body, resources = super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)
        texts = Texts.load(_language(nb))
        title, chapters = arranged(body, texts)
        finished = page(title, chapters, texts)
        verify_report(finished)
        return finished, resources


def _language(nb: NotebookNode) -> str:
    parameters = nb.metadata.get("papermill", {}).get("parameters", {})
    return str(parameters.get("language", "nb"))
