"""A reader of what is shown: its tags and attributes, and whether it is well formed."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"br", "hr", "img", "meta", "wbr"}


class Markup(HTMLParser):
    """Every start tag with its attributes, the text, and the tags closed in the wrong order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self._open or self._open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if not self._open or self._open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def attributes(self) -> list[str]:
        return [name for _, attributes in self.tags for name in attributes]


def assert_harmless(markup: str) -> None:
    """Well formed, no script, no handler, nothing that is loaded from anywhere."""
    read = Markup(markup)
    assert read.faults == []
    assert not {"script", "link", "object", "embed", "base", "form"} & {tag for tag, _ in read.tags}
    assert not [name for name in read.attributes() if name.startswith("on")]
    for tag, attributes in read.tags:
        assert "href" not in attributes
        assert tag == "iframe" or "srcdoc" not in attributes
        assert not (attributes.get("src") or "data:").startswith(("http", "//", "cid"))
