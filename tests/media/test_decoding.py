"""A decoder reads one file and no other, and only by the demuxers that are allowed."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import NotAudio
from media.decoding import _opened, refuse_by_head
from media.limits import Limits
from media.one_file import OneFile
from tests.media.sounds import encode, tone, wav_bytes

LISTS = {
    "hls": b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5.0,\n%s\n#EXT-X-ENDLIST\n",
    "concat": b"ffconcat version 1.0\nfile '%s'\n",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("absolute", [True, False])
def test_a_list_of_files_opens_no_neighbour(tmp_path, monkeypatch, kind, absolute):
    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav_bytes(tone(440, 1.0)))
    path = tmp_path / "master.mp3"
    path.write_bytes(LISTS[kind] % (bytes(secret) if absolute else b"secret.wav"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotAudio):
        refuse_by_head(path, 0)
    # The demuxers refuse it by themselves, whatever its first bytes are taken for.
    with OneFile(path) as file, pytest.raises(NotAudio), _opened(file):
        pass


def test_a_demuxer_that_is_not_allowed_is_refused(tmp_path):
    path = tmp_path / "master"
    path.write_bytes(
        b".snd" + bytes([0, 0, 0, 24, 255, 255, 255, 255, 0, 0, 0, 3, 0, 0, 31, 64, 0, 0, 0, 1]) + bytes(8000)
    )
    with OneFile(path) as file, pytest.raises(NotAudio), _opened(file):
        pass


def test_the_same_door_opens_sound(tmp_path):
    path = encode(tmp_path / "master", "flac", 1.0)
    with OneFile(path) as file, _opened(file) as container:
        assert len(container.streams.audio) == 1


def test_patches_are_read_instead_of_what_is_there(tmp_path):
    path = tmp_path / "master"
    path.write_bytes(b"0123456789abcdef")
    with OneFile(path, start_bytes=2, patches={5: b"WXYZ"}) as file:
        assert file.read(5) == b"234WX"
        assert file.read(5) == b"YZ9ab"
        assert file.seek(4) == 4
        assert file.read(2) == b"XY"
        assert file.seek(0, 2) == 14


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
def test_a_confined_process_can_write_no_file_and_dump_no_core(tmp_path):
    target = tmp_path / "written"
    program = (
        "import resource; from pathlib import Path; from media.limits import Limits, confine; confine(Limits());"
        "print(resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_AS)[0])\n"
        f"try: Path({str(target)!r}).write_bytes(b'x')\n"
        "except OSError as error: print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.split("\n")[:2] == [f"(0, 0) {Limits().memory_bytes}", "refused"]
