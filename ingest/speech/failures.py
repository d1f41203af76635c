"""What can go wrong while a recording is listened to by the machine."""

from archive.errors import StoryloomError


class RecogniserFailed(StoryloomError):
    """The recogniser's process died, hung or gave up; the windows already handed over are good and can be kept."""
