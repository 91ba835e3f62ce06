"""A window on the world: `http://127.0.0.1:PORT/_lab/` shows what arrived and why, live.

`front` stands before the local AWS; `pages` makes the pages out of what the lessons show as well,
`calls` turns recorded requests back into AWS CLI commands, `frame` is what is around every page.
Rendered on the server; the little JavaScript in `window.js` refreshes a page when something has
happened and presses the buttons.
"""

from messaging_lab.window.front import Window

__all__ = ["Window"]
