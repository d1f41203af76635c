"""Every setting, in one place, read from `STORYLOOM_*` when asked and never at import."""

from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

TranscriberName = Literal["whisper", "fast", "none", "test:echo", "test:hang", "test:crash", "test:oom"]


def _known_zone(name: str) -> str:
    try:
        if name != "UTC":
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("give a time zone such as America/Lima, or UTC") from error
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]


class Settings(BaseSettings):
    """What an installation chooses. All state lives under `data`."""

    model_config = SettingsConfigDict(env_prefix="STORYLOOM_", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="folder that holds all state")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data folder")
    search_url: str = Field("", description="Meilisearch address; empty: the embedded engine")
    search_key: str = Field("", repr=False, description="Meilisearch key that may read and write the indexes")
    base_url: str = Field("", description="public address of the site, for links in print and feeds")
    time_zone: ZoneName = Field("UTC", description="time zone in which visitors are told when a trail opens")
    host: str = Field("127.0.0.1", description="address that `serve` listens on")
    port: int = Field(8000, ge=0, le=65535, description="port that `serve` listens on")
    processes: int = Field(0, ge=0, le=64, description="processes that answer; 0: one a processor, at most four")
    address_rate: float = Field(400.0, ge=0, description="pages a second that one address may ask for; 0: any number")
    secure_cookies: bool = Field(False, description="send cookies over HTTPS only")
    transcriber: TranscriberName = Field("whisper", description="speech engine")
    whisper_model: str = Field("", description="published model name, checkpoint file or folder; empty: none chosen")
    window_s: float = Field(600.0, ge=5, le=600, description="longest window the recogniser is given, in seconds")
    whisper_threads: int = Field(1, ge=1, le=64, description="processor threads of the recogniser")
    names_prompt: bool = Field(True, description="offer the archive's names to the recogniser in its prompt")
    stall_timeout_s: float = Field(
        0.0, ge=0, description="longest silence of the recogniser, in seconds; 0: as long as the window warrants"
    )
    meaning: bool = Field(False, description="also lead to passages that mean alike, by a language model run here")
    upload_limit_bytes: int = Field(2 * 1024**3, ge=1, description="largest single upload, in bytes")
    account_quota_bytes: int = Field(50 * 1024**3, ge=1, description="most that one account may send, in bytes")
    upload_expires_s: int = Field(7 * 86400, ge=60, description="how long an unfinished upload is kept, in seconds")
    duration_limit_s: int = Field(12 * 3600, ge=1, description="longest recording, in seconds")
    second_copy: str = Field("", description="folder or s3://bucket/folder of a second copy; empty: none is kept")
    s3_endpoint: str = Field("", description="address of the S3-compatible store; empty: Amazon's")
    s3_region: str = Field("", description="region of the bucket")
    s3_key: str = Field("", repr=False, description="access key of the bucket; empty: as the environment says")
    s3_secret: str = Field("", repr=False, description="secret of that access key")
    backup: str = Field("", description="folder that the worker backs up into each day; empty: only when asked")
    narrators_do: str = Field(
        "agree, rename, restrict, withdraw, reinstate",
        description="what narrators do at once on their own page; the rest waits for a curator",
    )
    styleguide: bool = Field(False, description="open the page of components, for people who work on the site")
    metrics_token: str = Field("", repr=False, description="what /metrics asks for; empty: it is closed")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level logged")
    log_format: Literal["text", "json"] = Field("text", description="how log lines are written")

    @property
    def models_folder(self) -> Path:
        """Where speech models lie."""
        return self.data / "models"

    @property
    def clock(self) -> tzinfo:
        """Its time zone; UTC needs no list of zones on this machine."""
        return UTC if self.time_zone == "UTC" else ZoneInfo(self.time_zone)

    @property
    def resolved_database_url(self) -> str:
        """The database address in force."""
        return self.database_url or f"sqlite:///{self.data.absolute() / 'storyloom.db'}"
