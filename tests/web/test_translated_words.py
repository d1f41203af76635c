"""Translated transcripts: brought at the desk or by command, always marked as a translation and by whom."""

import pytest
from typer.testing import CliRunner

from archive.accounts import Role
from archive.reading_translations import Translation
from tests.web.stories import tell_a_story
from web.commands.app import app
from web.i18n import speaking
from web.reading_choice import Choice, chosen

SPANISH = "WEBVTT\n\n00:01.000 --> 00:09.000\nEl callaloo nunca fue solo una sopa.\n"


def hand_in(client, told, text=SPANISH, **fields):
    return client.post(
        f"/desk/recordings/{told.recording_key}/translations",
        data={"language": "Spanish", "by": "Inés Robledo", **fields},
        files={"file": ("es.vtt", text.encode(), "text/vtt")},
    )


def test_a_translation_is_brought_read_and_given_out(place, client, signed_in):
    told = tell_a_story(place)
    assert "lang=es" not in client.get(f"/stories/{told.slug}").text
    signed_in(Role.curator)
    assert hand_in(client, told).status_code == 303
    assert "Inés Robledo" in client.get(f"/desk/recordings/{told.recording_key}/translations?done=kept").text
    original = client.get(f"/stories/{told.slug}").text
    assert "El callaloo" not in original
    assert f"/stories/{told.slug}?lang=es" in original
    for path in (f"/stories/{told.slug}", f"/stories/{told.slug}/transcript"):
        instead, both = client.get(f"{path}?lang=es").text, client.get(f"{path}?lang=es&beside=yes").text
        for text in (instead, both):
            assert "El callaloo nunca fue solo una sopa." in text
            assert "A translation into Spanish, by Inés Robledo." in text
        words = [text.split('class="passages"')[1].split("</ol>")[0] for text in (instead, both)]
        assert ["was never just a soup" in each for each in words] == [False, True]
        assert f'/stories/{told.slug}/transcript?lang=es"' in instead
        assert f'/stories/{told.slug}/transcript?lang=es&amp;beside=yes"' in both
    for form in ("vtt", "srt", "txt", "json"):
        said = client.get(f"/stories/{told.slug}.{form}?lang=es").text
        assert "El callaloo nunca fue solo una sopa." in said
        assert "A translation into Spanish, by Inés Robledo." in said
    assert client.get(f"/stories/{told.slug}.vtt?lang=fr").status_code == 404
    assert client.get(f"/stories/{told.slug}?lang=fr").status_code == 200
    assert "The words were translated into Spanish." in client.get(f"/stories/{told.slug}/made").text


def test_who_reads_in_another_language_finds_its_translation_beside():
    spanish = Translation("es", "Inés Robledo", {"a": "uno"})
    with speaking("es"):
        assert chosen((spanish,), "", beside=False, spoken_in="en") == Choice(spanish, beside=True)
        assert chosen((spanish,), "", beside=False, spoken_in="es") == Choice()
        assert chosen((spanish,), "en", beside=False, spoken_in="en") == Choice()
        assert chosen((spanish,), "es", beside=False, spoken_in="en") == Choice(spanish, beside=False)
    assert chosen((spanish,), "", beside=False, spoken_in="en") == Choice()


def test_what_does_not_fit_comes_back_in_one_line(place, client, signed_in):
    told = tell_a_story(place)
    signed_in(Role.curator)
    answer = hand_in(client, told, "one\ntwo\n")
    assert answer.status_code == 422
    assert "The text has 2 lines and the recording 1 passages" in answer.text
    assert 'value="Inés Robledo"' in answer.text
    assert hand_in(client, told, by="").status_code == 422
    assert hand_in(client, told, language="nonsense").status_code == 422


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_only_the_desk_brings_one(place, client, signed_in, role):
    told = tell_a_story(place)
    if role:
        signed_in(role)
    assert hand_in(client, told).status_code in {303, 403}
    assert client.get(f"/stories/{told.slug}.vtt?lang=es").status_code == 404


def test_the_command_says_what_it_kept(place, client, tmp_path, monkeypatch):
    told = tell_a_story(place)
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    file = tmp_path / "es.vtt"
    file.write_text(SPANISH, encoding="utf-8")
    asked = ["translation", told.recording_key, str(file), "--language", "Spanish", "--by", "Inés Robledo"]
    done = CliRunner().invoke(app, asked)
    assert done.output == "1 lines in es, by Inés Robledo\n"
    assert "El callaloo" in client.get(f"/stories/{told.slug}?lang=es").text
