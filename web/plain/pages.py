"""Pages of a plain copy: relative links, one stylesheet, and nothing that needs a script."""

from datetime import date

from jinja2 import Environment

from web.i18n import language_spoken
from web.plain.words import copy_words


class Pages:
    """Writes the pages of one copy, in the language spoken."""

    def __init__(self, environment: Environment, *, made_on: date, address: str) -> None:
        self._environment = environment
        self.sentences = copy_words(made_on=made_on, address=address)

    def rendered(self, template: str, *, up: str, **context: object) -> bytes:
        """A page; `up` is the way from it to the folder's own `index.html`."""
        shared = {"language": language_spoken(), "up": up, "sentences": self.sentences}
        return self._environment.get_template(template).render(shared | context).encode()
