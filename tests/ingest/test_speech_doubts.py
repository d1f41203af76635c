import pytest

from archive.passages import Flag
from ingest.speech.doubts import doubts_of
from ingest.speech.phantoms import is_phantom
from ingest.speech.transcript_data import Segment


def segment(text, **more):
    return Segment(0.0, 2.0, text, **{"confidence": 0.9, **more})


def doubts(text, **more):
    (found,) = doubts_of([segment(text, **more)])
    return set(found)


@pytest.mark.parametrize(
    "text",
    [
        "no no no no",
        "and then, and then, and then, and then we ate",
        "We saved the seeds of it. We saved the seeds of it. We saved the seeds of it. We saved the seeds of it.",
        "Okay. okay, OKAY! Okay?",
    ],
)
def test_the_same_words_four_times_are_a_loop(text):
    assert doubts(text) == {Flag.loop}


@pytest.mark.parametrize("text", ["no no no", "very, very good soup", "We cut it and cut it and it grew and grew.", ""])
def test_people_repeat_themselves_too(text):
    assert doubts(text) == set()


def test_what_an_engine_could_press_together_is_a_loop():
    assert doubts("One line.", compression_ratio=2.5) == {Flag.loop}
    assert doubts("One line.", compression_ratio=2.3) == set()
    assert doubts("The rain came and " * 3 + "the rain came down upon " * 12, compression_ratio=None) == {Flag.loop}


def test_the_same_segment_three_times_is_a_loop_and_twice_is_not():
    texts = ["It was so.", "it was so", "Then rain.", "Then rain.", "Then rain!", "Corn."]
    found = doubts_of([segment(text) for text in texts])
    assert [Flag.loop in each for each in found] == [False, False, True, True, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for watching!",
        "Thanks for watching. Thanks for watching!",
        "Subtitles by the Amara.org community",
        "Untertitel der Amara.org-Community",
        "Untertitelung des ZDF, 2020",
        "Vielen Dank fürs Zuschauen!",
        "Subtítulos realizados por la comunidad de Amara.org",
        "¡Gracias por ver el video!",
        "Sous-titrage Société Radio-Canada",
        "Merci d'avoir regardé cette vidéo !",
        "ご視聴ありがとうございました。",
    ],
)
def test_known_phantom_phrases_are_told(text):
    assert doubts(text) == {Flag.phantom}


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for watching the pot while I was out.",
        "Thank you.",
        "My aunt Amara told me so.",
        "They ask you to please subscribe to the seed list.",
        "",
        "...",
    ],
)
def test_what_people_say_is_no_phantom(text):
    assert not is_phantom(text)


def test_words_over_silence_and_words_that_nobody_was_sure_of():
    assert doubts("Corn.", over_silence=True) == {Flag.over_silence}
    assert doubts("Corn.", no_speech=0.7, confidence=0.3) == {Flag.unsure}
    assert doubts("Corn.", no_speech=0.7, confidence=0.5) == set()
    assert doubts("Corn.", no_speech=0.5, confidence=0.3) == set()
    assert doubts("Corn.", no_speech=0.7, confidence=None) == set()
