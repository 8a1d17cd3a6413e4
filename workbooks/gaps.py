"""Where is the first thing still to do on a case's sheet? A link that follows what is filled in."""

from openpyxl.utils import quote_sheetname

from codebook.excel.sheets import place
from workbooks.checks import SETTLED
from workbooks.layout import Layout

NONE_LEFT = "Nothing left to do"


def first_gap(layout: Layout, name: str, answers: str) -> str:
    """A formula, without `=`: a link to the first row whose Check asks for something.

    Where none does, it leads to the first answer.

    name: of the sheet; answers: the letter of its Answer column. Written so that Excel 2010 and
    LibreOffice compute it alike: an array stands only inside SUMPRODUCT.
    """
    sheet = quote_sheetname(name)
    checks, after = f"{sheet}!{layout.checks}", layout.last_row + 1
    still = "*".join(f'(LEFT({checks},{len(word)})<>"{word}")' for word in SETTLED)
    row = f'({after}-SUMPRODUCT(MAX(({checks}<>"")*{still}*({after}-ROW({checks})))))'
    column = f"#{sheet}!{answers}".replace('"', '""')
    key = f"INDEX({sheet}!$A${layout.first_row}:$A${after},{row}-{layout.first_row - 1})"
    link = f'HYPERLINK("{column}"&{row},"{said("")}"&{key})'
    begin = f"#{place(name, layout.first_answer)}".replace('"', '""')
    return f'IF({row}={after},HYPERLINK("{begin}","{NONE_LEFT}"),{link})'


def said(key: str) -> str:
    """What the link says where the row with this ID is the first gap."""
    return f"Go to {key}"
