"""Mentions as data, for programs and for the desk's own script; seconds are recording time."""

from typing import Any

from archive.reading_decisions import DecidedMention
from archive.reading_mentions import Link
from archive.reading_undecided import Words
from web.mention_words import decided_words, who_decided


def mention_data(mention: DecidedMention) -> dict[str, Any]:
    """One mention and the last that was said of it; `seen` goes back with a decision."""
    return {
        "key": mention.key,
        "passage": mention.passage_key,
        "recording": mention.recording_key,
        "quote": mention.quote,
        "start_char": mention.start_char,
        "end_char": mention.end_char,
        "start_s": mention.start_s,
        "end_s": mention.end_s,
        "target": target_data(mention.target),
        "origin": mention.origin,
        "origin_version": mention.origin_version,
        "score": mention.score,
        "state": mention.state,
        "stands": mention.stands,
        "lost": mention.lost,
        "seen": mention.seen,
        "words": decided_words(mention),
        "can_take_back": mention.can_take_back,
        "decided": {
            "action": mention.action,
            "by": who_decided(mention),
            "at": mention.at.isoformat(),
            "reason": mention.reason,
        }
        if mention.at
        else None,
    }


def target_data(target: Link) -> dict[str, str]:
    """A subject, recipe or seed lot."""
    return {"kind": target.kind, "name": target.name, "href": target.href}


def words_data(words: Words) -> dict[str, Any]:
    """Words to decide on, with what they may speak of, likeliest first."""
    return {
        "passage": words.passage_key,
        "recording": words.recording_key,
        "text": words.text,
        "quote": words.quote,
        "start_char": words.start_char,
        "end_char": words.end_char,
        "start_s": words.start_s,
        "end_s": words.end_s,
        "seen": words.seen,
        "choices": [
            {
                "mention": choice.mention_key,
                "target": target_data(choice.target),
                "origin": choice.origin,
                "origin_version": choice.origin_version,
                "score": choice.score,
                "heard_as": choice.heard_as,
                "stands": choice.stands,
            }
            for choice in words.choices
        ],
    }
