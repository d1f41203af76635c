"""Agreements at the desk: what they rest on is kept and shown to the desk alone; dates; templates; expectations."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from archive.accounts import Role
from archive.agreement_templates import AgreementTemplate
from archive.agreements import Agreement
from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading, writing
from archive.evidence import Evidence
from archive.expectations import expected_at
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.recordings import Recording
from archive.uploads import Upload
from ingest.auditing import audit
from tests.media.sounds import tone, wav_bytes
from tests.media.test_pictures import SECRET, jpeg
from tests.web.stories import tell_a_story
from web.commands.app import app as commands

WORDS = "My voice may be on this site."
GIVEN = {"name": "Amara Baptiste", "use": ["web"], "name_shown": "full", "wording": WORDS, "evidence": ""}
SOUND = wav_bytes(tone(440, 0.4, rate=16_000), rate=16_000)
PDF = b"%PDF-1.7\n<script>alert(1)</script>"


@pytest.fixture
def told(place):
    told = tell_a_story(place)
    with writing(place.engine) as session:
        session.scalars(select(Recording)).one().sha256 = "0" * 64
    return told


@pytest.fixture
def curator(signed_in, told):
    return signed_in(Role.curator)


def on(told):
    return f"/desk/agreements/recordings/{told.recording_key}"


def pieces(place):
    with reading(place.engine) as session:
        return list(session.scalars(select(Evidence).order_by(Evidence.id)))


def last(place):
    with reading(place.engine) as session:
        return session.scalars(select(Agreement).order_by(Agreement.id.desc())).first()


def trouble(place):
    """What the audit says of masters."""
    return {
        found.thing for found in audit(place, now=utc_now() + timedelta(days=2)) if found.thing.startswith("master:")
    }


def alert(page):
    return re.search(r'role="alert">([^<]*)', page.text).group(1)


def test_a_photo_of_the_form_is_kept_as_it_came_and_shown_without_what_it_carried(place, curator, told):
    photo = jpeg(6)
    assert SECRET in photo
    assert curator.post(on(told), data=GIVEN, files={"file": ("form.jpg", photo, "text/html")}).status_code == 303
    (piece,) = pieces(place)
    assert place.store.master_path(piece.sha256).read_bytes() == photo
    shown = curator.get(f"/desk/evidence/{piece.key}/shown")
    assert (shown.headers["content-type"], SECRET in shown.content) == ("image/webp", False)
    original = curator.get(f"/desk/evidence/{piece.key}/original")
    assert original.content == photo
    assert original.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in original.headers["content-security-policy"]
    assert trouble(place) == set()
    page = curator.get(on(told)).text
    assert f"/desk/evidence/{piece.key}/shown" in page
    assert "<audio" not in page.partition('class="evidence"')[2].partition("</li>")[0], "a paper is seen, not heard"
    curator.cookies.clear()
    assert curator.get(f"/desk/evidence/{piece.key}/original").status_code == 303
    place.store.master_path(piece.sha256).unlink()
    with writing(place.engine) as session:
        session.execute(update(Evidence).values(shown_sha256=""))
    assert trouble(place) == {f"master:{piece.sha256}", f"master:{piece.shown_sha256}"}, (
        "one gone, one named by nothing"
    )


def test_a_voice_and_a_paper_and_a_place_on_the_recording(place, curator, told):
    clip = {"clip_start": "1.5", "clip_end": "3"}
    assert curator.post(on(told), data=GIVEN | clip, files={"file": ("yes.webm", SOUND)}).status_code == 303
    assert curator.post(on(told), data=GIVEN, files={"file": ("../form.pdf", PDF)}).status_code == 303
    voice, said, paper = pieces(place)
    assert [piece.kind for piece in (voice, said, paper)] == ["voice", "clip", "form"]
    assert curator.get(f"/desk/evidence/{voice.key}/shown").headers["content-type"] == "audio/mp4"
    assert curator.get(f"/desk/evidence/{paper.key}/shown").status_code == 404
    page = curator.get(on(told)).text
    assert f"/media/recordings/{told.recording_key}.m4a#t=1.5,3" in page
    assert "A PDF that was not drawn here: save it to read it." in page
    assert page.count("Version ") == 3, "every version stays, with what it rests on"


REFUSED = [
    ({}, ("form.pdf", b"<script>alert(1)</script>"), "This is no PDF, no picture and no sound"),
    ({}, ("form.pdf", b""), "This file is empty"),
    ({"clip_start": "8", "clip_end": "80"}, None, "Give where it is said in seconds of the recording: a start"),
    ({"clip_start": "8"}, None, "Give where it is said in seconds of the recording, such as"),
    ({"evidence": "A letter.", "opens_at": "soon"}, None, "Give day and hour"),
    ({"evidence": "A letter.", "opens_at": "2027-05-03T00:00", "closes_at": "2027-05-02T00:00"}, None,
     "The agreement must end after it starts."),
]  # fmt: skip


def test_what_cannot_be_used_changes_nothing_and_says_what_to_give(place, curator, told):
    before = last(place).id
    for given, file, sentence in REFUSED:
        answer = curator.post(on(told), data=GIVEN | given, files={"file": file} if file else None)
        assert answer.status_code == 422
        assert alert(answer).startswith(sentence)
    unknown = GIVEN | {"evidence": "A letter.", "template": "nosuchone2"}
    assert curator.post(on(told), data=unknown).status_code == 404
    assert (last(place).id, pieces(place)) == (before, [])


def test_it_opens_and_closes_at_its_moments_said_in_a_zone(place, curator, told):
    dates = {"opens_at": "2027-05-03T10:00", "opens_zone": "America/Lima", "closes_at": "2027-06-01T00:00"}
    curator.post(on(told), data=GIVEN | dates | {"evidence": "A letter."})
    assert last(place).starts_at == datetime(2027, 5, 3, 15, tzinfo=UTC)
    with reading(place.engine) as session:
        facts = story_facts(session, told.story_id)
    open_at = [datetime(2027, 5, 3, 14, 59, tzinfo=UTC), last(place).starts_at, last(place).ends_at]
    assert [may(VISITOR, facts, Channel.page, at).allow for at in open_at] == [False, True, False]
    assert "Opens on 3 May 2027, 15:00 UTC. Open until 1 June 2027, 00:00 UTC." in curator.get(on(told)).text
    assert "Se abre el 3 mayo 2027, 15:00 UTC." in curator.get("/es" + on(told)).text


def test_a_line_and_a_person_spoken_of_have_agreements_of_their_own(place, curator, told, client):
    note = {"evidence": "A letter.", "use": ["festival"]}
    assert curator.post(f"/desk/agreements/p/{told.passage_key}", data=GIVEN | note).status_code == 303
    assert last(place).passage_id is not None
    assert client.get(f"/p/{told.passage_key}").status_code == 404
    later = {"evidence": "By phone.", "opens_at": "2199-01-01T00:00"}
    assert curator.post(f"/desk/agreements/people/{told.person_slug}", data=GIVEN | later).status_code == 303
    assert (last(place).subject_id is not None, last(place).person_id) == (True, None)
    assert client.get(f"/stories/{told.slug}").status_code == 404
    for address in ("people/nobody-here", "dishes/callaloo", "p/nosuchkey2"):
        assert curator.get(f"/desk/agreements/{address}").status_code == 404


def test_a_templates_words_are_kept_as_they_were_shown_and_where_they_came_from(place, curator, told):
    with reading(place.engine) as session:
        template = session.scalar(select(AgreementTemplate).where(AgreementTemplate.name == "Heard on the site",
                                                                  AgreementTemplate.language == "es"))  # fmt: skip
    chosen = {"template": template.key, "wording": "", "evidence": "Read to her."}
    assert curator.post(on(told), data=GIVEN | chosen).status_code == 303
    agreed = last(place)
    assert (agreed.wording, agreed.wording_language, agreed.template_key) == (template.text, "es", template.key)
    page = curator.get(on(told)).text
    assert "template “Heard on the site”, version 1" in page
    assert "other words than" not in page
    curator.post(on(told), data=GIVEN | chosen | {"wording": "Other words."})
    assert "other words than" in curator.get(on(told)).text


def test_a_steward_writes_a_template_and_has_it_read_aloud(place, client, signed_in, told):
    steward = signed_in(Role.steward)
    written = {"name": "Heard on the site", "language": "English", "title": "On our site", "text": "May we?",
               "use": ["web"]}  # fmt: skip
    assert steward.post("/desk/agreement-templates", data=written, files={"file": ("r.wav", SOUND)}).status_code == 303
    with reading(place.engine) as session:
        former, new = session.scalars(
            select(AgreementTemplate).where(AgreementTemplate.name == written["name"],
                                            AgreementTemplate.language == "en").order_by(AgreementTemplate.version)
        )  # fmt: skip
    assert (new.version, new.text, former.text != new.text) == (2, "May we?", True)
    heard = client.get(f"/agreement-templates/{new.key}.m4a", headers={"Range": "bytes=0-9"})
    assert (heard.status_code, heard.headers["content-type"]) == (206, "audio/mp4")
    page = steward.get("/contribute").text
    assert f'src="/agreement-templates/{new.key}.m4a"' in page
    assert former.text not in page
    refused = steward.post("/desk/agreement-templates", data=written, files={"file": ("r.wav", PDF)})
    assert (refused.status_code, "no sound that can be read" in refused.text) == (422, True)
    assert steward.post(f"/desk/agreement-templates/{new.key}/retire").status_code == 303
    assert new.key not in steward.get("/contribute").text
    assert trouble(place) == set()


def test_what_the_narrator_expects_is_shown_and_opens_nothing(place, client, signed_in, told):
    signed_in(Role.contributor)
    said = {"deposit": "yes", "narrator": "Amara Baptiste", "expects": ["web", "print"], "expects_name": "pseudonym",
            "expects_opens_on": "2027-05-30", "expects_words": "Ask my sister first."}  # fmt: skip
    wrong = client.post("/contribute", data=said, files={"file": ("a.wav", SOUND)})
    assert (wrong.status_code, "Give the pseudonym" in wrong.text, "Ask my sister first." in wrong.text) == (
        422,
        True,
        True,
    )
    client.post("/contribute", data=said | {"expects_pseudonym": "Ama"}, files={"file": ("a.wav", SOUND)})
    agreements = last(place).id
    with writing(place.engine) as session:
        upload = session.scalars(select(Upload).order_by(Upload.id.desc())).first()
        upload.recording_id = session.scalar(select(Recording.id).where(Recording.key == told.recording_key))
    with reading(place.engine) as session:
        assert [use.value for use in expected_at(session, told.recording_key).uses] == ["web", "print"]
    signed_in(Role.curator)
    assert "This is no agreement and opens nothing." in client.get(f"/desk/recordings/{told.recording_key}").text
    form = client.get(on(told)).text
    for prefilled in (
        'value="print" checked',
        '<option value="pseudonym" selected>',
        'value="Ama"',
        "2027-05-30T00:00",
    ):
        assert prefilled in form
    assert 'value="feed" checked' not in form
    assert last(place).id == agreements


def test_the_command_line_takes_the_same(place, told, tmp_path, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    paper = tmp_path / "form.pdf"
    paper.write_bytes(PDF)
    common = ["agree", f"recordings/{told.recording_key}", "--person", f"people/{told.person_slug}", "--use", "web"]
    options = ["--template", "Heard on the site", "--file", str(paper), "--clip", f"{told.recording_key}:1-2",
               "--opens", "2027-05-30", "--closes", "2028-05-30T10:00"]  # fmt: skip
    done = CliRunner().invoke(commands, [*common, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert [piece.kind for piece in pieces(place)] == ["form", "clip"]
    assert last(place).starts_at == datetime(2027, 5, 30, tzinfo=UTC)
    assert CliRunner().invoke(commands, [*common, "--template", "Heard on the site"]).exit_code == 1
