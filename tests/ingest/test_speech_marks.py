from archive.passages import Flag
from ingest.speech.marks import marked
from ingest.speech.tidy import passages_from_marked
from ingest.speech.transcript_data import Segment, WindowResult


def window(index, language, *texts, seconds=4.0):
    start_s = index * 60.0
    segments = tuple(Segment(start_s + n * seconds, start_s + (n + 1) * seconds, text) for n, text in enumerate(texts))
    return WindowResult(index, start_s, start_s + 60.0, segments, language)


def read(windows, *, stated="", only_english=False):
    return marked(windows, stated=stated, only_english=only_english)


def test_the_language_is_that_of_most_speech():
    reading = read(
        [window(0, "en", "Corn."), window(1, "es", "Maíz.", "Frijol."), window(2, "en", "Yes.", seconds=1.0)]
    )
    assert reading.language == "es"
    assert [marks.language for _, marks in reading.segments] == ["en", "", "", "en"]
    assert [marks.flags for _, marks in reading.segments] == [
        (Flag.other_language,), (), (), (Flag.other_language,),
    ]  # fmt: skip


def test_made_up_words_have_no_say_in_the_language():
    phantom = window(0, "de", "Vielen Dank fürs Zuschauen!", seconds=30.0)
    assert read([phantom, window(1, "en", "Corn.")]).language == "en"


def test_where_people_said_the_language_another_one_is_flagged_even_if_it_is_all():
    reading = read([window(0, "es", "Maíz.")], stated="nah")
    assert reading.language == "es"
    assert [(marks.flags, marks.language) for _, marks in reading.segments] == [((Flag.other_language,), "es")]


def test_a_model_that_hears_only_english_says_so_of_other_languages():
    other = read([window(0, "en", "My ease.")], stated="es", only_english=True)
    assert [marks.flags for _, marks in other.segments] == [(Flag.english_only,)]
    for stated in ("", "en"):
        own = read([window(0, "en", "Corn.")], stated=stated, only_english=True)
        assert [marks.flags for _, marks in own.segments] == [()]


def test_without_words_it_is_in_the_language_that_was_stated():
    assert read([window(0, None)], stated="es").language == "es"
    assert read([], stated="").language == ""


def test_what_is_doubted_stays_apart_from_what_is_not():
    reading = read([window(0, "en", "We saved the corn", "Thanks for watching!", "behind the house.")])
    passages = passages_from_marked(reading.segments)
    assert [(passage.text, passage.marks.flags) for passage in passages] == [
        ("We saved the corn", ()),
        ("Thanks for watching!", (Flag.phantom,)),
        ("behind the house.", ()),
    ]
