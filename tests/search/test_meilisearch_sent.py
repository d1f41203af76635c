"""What is sent to a search server, letter by letter: settings, documents and queries. No server is asked."""

import pytest

from search.contract import FILTER_KINDS, Filter, OtherNames, Question
from search.documents import PassageDocument, StoryDocument, story_change, story_removal
from search.meilisearch_documents import passage_documents, story_document
from search.meilisearch_filters import any_of, literal
from search.meilisearch_questions import readings, story_page, written
from search.meilisearch_sending import Parcel
from search.meilisearch_settings import IndexNames, differing, passage_settings, story_settings, synonyms
from search.question_terms import read_question
from tests.search.stand_in.settings import check_settings, default_settings, merge_settings

NAMES = IndexNames("public")


class TestSettings:
    def test_of_stories(self):
        assert story_settings() == {
            "searchableAttributes": [
                "title",
                "names",
                "subjects",
                "lede",
                "said",
                "said_2",
                "said_3",
                "said_4",
                "spoken_of",
            ],
            "displayedAttributes": ["id", "version", "standing", "title", "names", "subjects", "lede"],
            "filterableAttributes": ["id", "standing", *sorted(FILTER_KINDS)],
            "sortableAttributes": ["year", "recorded_at", "duration"],
            "rankingRules": [
                "sort",
                "words",
                "typo",
                "proximity",
                "attributeRank",
                "wordPosition",
                "exactness",
                "id:desc",
            ],
            "typoTolerance": {
                "enabled": True,
                "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
                "disableOnNumbers": True,
            },
            "faceting": {"maxValuesPerFacet": 1_000, "sortFacetValuesBy": {"*": "count"}},
            "pagination": {"maxTotalHits": 1_000_000},
            "searchCutoffMs": 150,
        }

    def test_of_passages(self):
        settings = passage_settings()
        assert settings["searchableAttributes"] == ["text", "subjects"]
        assert settings["filterableAttributes"] == ["story", "passage", "speaks_of"]
        assert settings["sortableAttributes"] == ["start_s"]
        assert settings["searchCutoffMs"] == 150

    def test_vectors_are_named_only_where_they_are_kept(self):
        assert "embedders" not in passage_settings()
        assert passage_settings(384)["embedders"] == {"meaning": {"source": "userProvided", "dimensions": 384}}

    def test_nothing_is_distinct(self):
        assert not {"distinctAttribute"} & (set(story_settings()) | set(passage_settings()))

    @pytest.mark.parametrize("wanted", [story_settings(), passage_settings(), passage_settings(384)])
    def test_what_a_server_gives_back_is_recognised(self, wanted):
        check_settings(wanted)
        kept = default_settings()
        merge_settings(kept, wanted)
        assert differing(wanted, kept) == []
        kept["filterableAttributes"].reverse()
        assert differing(wanted, kept) == []
        kept["rankingRules"].reverse()
        kept["pagination"] = {"maxTotalHits": 5}
        assert differing(wanted, kept) == ["pagination", "rankingRules"]

    def test_names_of_the_same_thing_are_put_together(self):
        names = [
            OtherNames(("pigeon", "pea"), (("gungo",),)),
            OtherNames(("pigeon", "pea"), (("gungo",), ("congo", "pea"))),
        ]
        assert synonyms(names) == {"pigeon pea": ["gungo", "congo pea"]}


class TestDocuments:
    STORY = StoryDocument(
        7,
        3,
        "Crème & Salt",
        lede="She SAYS:",
        narrators=("Ruth B.", "ruth b"),
        subject_names=("Oil-Down",),
        subjects=(("dish", 4), ("dish", 2), ("person", 9)),
        recipes=(5,),
        seeds=(6,),
        festivals=(8,),
        language="gcf",
        recorded_year=1987,
        recorded_at_s=536_500_000,
        duration_s=61.5,
        narrator_ids=(3,),
    )
    PASSAGES = (
        PassageDocument(
            70, 3, (7,), "We put SALT.", subject_names=("salt",), subjects=(("ingredient", 1),), starts_s=((7, 2.5),)
        ),
        PassageDocument(71, 3, (7,), "", starts_s=((7, 9.0),)),
    )

    def test_of_a_story(self):
        assert story_document(story_change(self.STORY, self.PASSAGES)) == {
            "id": 7,
            "version": 3,
            "standing": 1,
            "title": "creme salt",
            "names": ["ruth b"],
            "subjects": ["oil down"],
            "lede": "she says",
            "said": ["we put salt"],
            "said_2": [],
            "said_3": [],
            "said_4": [],
            "spoken_of": ["salt"],
            "recorded_at": 536_500_000,
            "duration": 61.5,
            "narrator": [3],
            "person": [9],
            "dish": [2, 4],
            "ingredient": [],
            "crop": [],
            "place": [],
            "recipe": [5],
            "seed": [6],
            "festival": [8],
            "language": "gcf",
            "year": 1987,
        }

    def test_of_a_removed_story_only_its_version_is_kept(self):
        assert story_document(story_removal(7, 4)) == {"id": 7, "version": 4, "standing": 0}

    def test_of_passages(self):
        first, second = passage_documents(story_change(self.STORY, self.PASSAGES), with_vectors=False)
        assert first == {
            "id": "7-70",
            "story": 7,
            "passage": 70,
            "start_s": 2.5,
            "text": "we put salt",
            "subjects": ["salt"],
            "speaks_of": ["ingredient:1"],
        }
        assert (second["id"], second["text"]) == ("7-71", "")

    def test_a_long_story_fills_one_attribute_after_the_other_below_what_the_server_reads(self):
        passages = [PassageDocument(number, 1, (1,), "a " * 992) for number in range(300)]
        sent = story_document(story_change(StoryDocument(1, 1, ""), passages))
        places = [sum(len(text.split()) + 8 for text in sent[name]) for name in ("said", "said_2", "said_3", "said_4")]
        assert places == [60_000] * 4

    def test_what_is_sent_together_is_not_too_much(self, monkeypatch):
        monkeypatch.setattr("search.meilisearch_sending._MOST_LETTERS", 4_000)
        parcel = Parcel("stories", "passages", with_vectors=False)
        for number in range(1, 1_000):
            parcel.add(story_change(StoryDocument(number, 1, "")), replaces=False)
            assert not parcel.is_full
        parcel.add(story_change(StoryDocument(1_000, 1, "")), replaces=False)
        assert parcel.is_full
        heavy = Parcel("stories", "passages", with_vectors=False)
        heavy.add(story_change(StoryDocument(1, 1, ""), [PassageDocument(1, 1, (1,), "a " * 2_000)]), replaces=False)
        assert heavy.is_full


class TestQueries:
    @pytest.mark.parametrize(
        ("typed", "sent"),
        [
            ("Salt FISH", "salt fish"),
            ("salt fish ", "salt fish "),
            ('fish "salt pie"', 'fish "salt pie" '),
            ('"salt" fish', '"salt" fish'),
            ("fish -pork salt", "-pork fish salt"),
            ('fish -"salt pie"', '-"salt pie" fish '),
            ("salt-fish", "salt fish"),
            ("-pork", "-pork"),
            ('dish = 1 OR "id', 'dish 1 or "id" '),
            ("s.lt*", "s lt "),
            ("", ""),
        ],
    )
    def test_words_are_written_anew(self, typed, sent):
        first = next(readings(read_question(typed)))
        assert written(first.kept, first.unwanted) == sent

    def test_the_page_and_its_counts(self):
        question = Question("salt", (Filter("dish", 2), Filter("dish", 1), Filter("language", "en")), sort="newest")
        page, dishes, languages = story_page(NAMES, question, next(readings(read_question("salt"))))
        assert page == {
            "indexUid": "public_stories",
            "q": "salt",
            "matchingStrategy": "all",
            "hitsPerPage": 20,
            "page": 1,
            "filter": ["standing = 1", "dish IN [1, 2]", 'language IN ["en"]'],
            "facets": sorted(FILTER_KINDS - {"dish", "language"}),
            "attributesToRetrieve": ["id", "title", "names", "subjects", "lede"],
            "showMatchesPosition": True,
            "showRankingScore": True,
            "sort": ["recorded_at:desc"],
        }
        assert dishes == {
            "indexUid": "public_stories",
            "q": "salt",
            "matchingStrategy": "all",
            "hitsPerPage": 0,
            "filter": ["standing = 1", 'language IN ["en"]'],
            "facets": ["dish"],
        }
        assert languages["filter"] == ["standing = 1", "dish IN [1, 2]"]

    @pytest.mark.parametrize(
        ("offset", "limit", "window"),
        [
            (0, 20, {"hitsPerPage": 20, "page": 1}),
            (40, 20, {"hitsPerPage": 20, "page": 3}),
            (10, 20, {"hitsPerPage": 30, "page": 1}),
            (0, 0, {"hitsPerPage": 0}),
            (10**12, 20, {"hitsPerPage": 0}),
        ],
    )
    def test_pages_are_numbered(self, offset, limit, window):
        page, *_ = story_page(NAMES, Question("", offset=offset, limit=limit), next(readings(read_question(""))))
        assert {name: page[name] for name in ("hitsPerPage", "page") if name in page} == window

    def test_a_value_is_quoted(self):
        assert literal(7) == "7"
        assert literal('e"n\\') == '"e\\"n\\\\"'
        assert any_of("dish", []) == "dish IN []"
