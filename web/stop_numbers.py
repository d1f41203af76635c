"""How an address names a stop of a trail: by its number, so that every other word beneath a trail stays free."""

from starlette.convertors import Convertor, register_url_convertor

STOP = "{number:stop}"


class StopNumber(Convertor[int]):
    """A number as signs print it; anything longer is no stop of anything."""

    regex = "[1-9][0-9]{0,3}"

    def convert(self, value: str) -> int:
        """Read it from an address."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write it into one."""
        return str(value)


register_url_convertor("stop", StopNumber())
