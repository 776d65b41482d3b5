"""Figures on a page: charts with their table and CSV, drawn as text without a script.

Whatever takes data takes only what carries a mark: `Passed`, or a body's `Own`.
"""

from irwell.figures.bars import bar_chart
from irwell.figures.cards import cards, facts
from irwell.figures.drawing import Caption
from irwell.figures.html import Html, bullets, notice, paragraph, section, side_by_side, told
from irwell.figures.lines import line_chart
from irwell.figures.marked import Shown
from irwell.figures.page import page
from irwell.figures.sheets import table_csv
from irwell.figures.tables import folded, table_html

__all__ = [
    "Caption",
    "Html",
    "Shown",
    "bar_chart",
    "bullets",
    "cards",
    "facts",
    "folded",
    "line_chart",
    "notice",
    "page",
    "paragraph",
    "section",
    "side_by_side",
    "table_csv",
    "table_html",
    "told",
]
