"""Pictures: said in words, for the desk unless someone says otherwise, and never beyond their subject."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Role
from archive.channels import Channel
from archive.errors import InvalidInput, NotFound
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import picture_facts
from archive.gate_lists import visible_to
from archive.picture_keeping import PictureText, add_picture, edit_picture, find_picture, remove_picture
from archive.reading_pictures import picture_file, pictures_of
from archive.subjects import Audience, Subject, SubjectKind, SubjectPicture
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive, close
from tests.conftest import NOW

CURATOR = Viewer(10**6, Role.curator)
WHO = {"by_id": None, "now": NOW}


def hang(session: Session, subject: Subject, audience: Audience = Audience.everyone) -> SubjectPicture:
    text = PictureText("A pot on a stove", "Someone", audience)
    return add_picture(session, subject, text, name="a.webp", width_px=40, height_px=30, **WHO)


def seen(session: Session, picture: SubjectPicture, viewer: Viewer, channel: Channel) -> bool:
    """Whether the picture may be seen, said by the gate in both its ways."""
    facts = picture_facts(session, picture, channel=channel, now=NOW)
    allowed = may(viewer, facts, channel, NOW).allow
    met = select(SubjectPicture.id).where(visible_to(viewer, channel, NOW, thing=SubjectPicture))
    assert allowed == (picture.id in set(session.scalars(met)))
    return allowed


def test_who_may_see_it(session: Session) -> None:
    stew = builders.a_subject(session, "stew", SubjectKind.dish)
    shown, kept = hang(session, stew), hang(session, stew, Audience.desk)
    for channel in Channel:
        public = channel not in (Channel.desk, Channel.ai, Channel.narrator)
        assert seen(session, shown, VISITOR, channel) == public
        assert not seen(session, kept, VISITOR, channel)
    for picture in (shown, kept):
        assert seen(session, picture, CURATOR, Channel.desk)
        assert not seen(session, picture, Viewer(1, Role.contributor), Channel.desk)
    assert [one.key for one in pictures_of(session, stew.id, viewer=VISITOR, channel=Channel.page, now=NOW)] == [
        shown.key
    ]
    stew.retired_at = NOW
    session.flush()
    assert not seen(session, shown, VISITOR, Channel.page)


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "draft", "not agreed"])
def test_a_person_s_picture_goes_with_the_person(session: Session, way: str) -> None:
    small = a_small_archive(session)
    picture = hang(session, small.amara)
    assert seen(session, picture, VISITOR, Channel.page)
    close(session, small, way)
    assert not seen(session, picture, VISITOR, Channel.page)
    for key in (picture.key, "nosuchkey2"):
        with pytest.raises(NotFound, match="There is no such picture"):
            picture_file(session, key, viewer=VISITOR, channel=Channel.page, now=NOW)
    assert picture_file(session, picture.key, viewer=CURATOR, channel=Channel.desk, now=NOW) == "a.webp"


def test_it_is_said_in_words_and_can_be_taken_down(session: Session) -> None:
    stew = builders.a_subject(session, "stew", SubjectKind.dish)
    with pytest.raises(InvalidInput, match="what the picture shows"):
        add_picture(session, stew, PictureText("  "), name="a.webp", width_px=1, height_px=1, **WHO)
    picture = hang(session, stew)
    assert PictureText("x").audience is Audience.desk
    edit_picture(session, picture, PictureText(" A  pot ", audience=Audience.desk), **WHO)
    assert (picture.alt_text, picture.audience) == ("A pot", Audience.desk)
    with pytest.raises(InvalidInput, match="at most 500"):
        edit_picture(session, picture, PictureText("x" * 501), **WHO)
    remove_picture(session, find_picture(session, picture.key), **WHO)
    assert pictures_of(session, stew.id, viewer=CURATOR, channel=Channel.desk, now=NOW) == ()
