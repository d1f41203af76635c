"""A small S3-compatible store on loopback: the calls that a second copy needs, in memory.

It checks what a real one checks of them: the checksum that came with a body or a part, that a bucket is there, that
an upload in parts is only there once it is completed.
"""

import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

CHECKSUM = "x-amz-checksum-sha256"


@dataclass
class Shelf:
    """What the store holds. `broken`: every request is answered with 500. `asked` counts them."""

    bucket: str = "shelf"
    objects: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    broken: bool = False
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def s3_store() -> Iterator[Shelf]:
    shelf = Shelf()

    class Handler(_Handler):
        own = shelf

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shelf.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield shelf
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    own: Shelf
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status, code):
        self.answer(status, f"<Error><Code>{code}</Code></Error>".encode())

    def handle_any(self):
        url = urlsplit(self.path)
        bucket, _, key = unquote(url.path).lstrip("/").partition("/")
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.own.asked.append(f"{self.command} {key}")
        given = self.headers.get(CHECKSUM)
        if self.own.broken:
            self.refuse(500, "InternalError")
        elif not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=key/"):
            self.refuse(403, "AccessDenied")
        elif bucket != self.own.bucket:
            self.refuse(404, "NoSuchBucket")
        elif given and given != base64.b64encode(sha256(body).digest()).decode():
            self.refuse(400, "BadDigest")
        else:
            getattr(self, f"on_{self.command.lower()}")(key, query, body)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any  # noqa: N815 (the names that the server calls)

    def on_get(self, key, query, _body):
        if "list-type" in query:
            keys = [one for one in sorted(self.own.objects) if one.startswith(query.get("prefix", ""))]
            listed = "".join(
                f"<Contents><Key>{one}</Key><Size>1</Size><ETag>x</ETag>"
                "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
                for one in keys
            )
            self.answer(200, f"<ListBucketResult>{listed}</ListBucketResult>".encode())
        elif key in self.own.objects:
            data = self.own.objects[key]
            self.answer(200, data, ETag=f'"{md5(data).hexdigest()}"', Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT")
        else:
            self.refuse(404, "NoSuchKey")

    def on_put(self, key, query, body):
        source = self.headers.get("x-amz-copy-source")
        if source is not None:
            _, _, name = unquote(source).lstrip("/").partition("/")
            if name not in self.own.objects:
                self.refuse(404, "NoSuchKey")
                return
            self.own.objects[key] = self.own.objects[name]
            self.answer(200, b"<CopyObjectResult><ETag>x</ETag></CopyObjectResult>")
        elif "uploadId" in query:
            self.own.parts[query["uploadId"]][int(query["partNumber"])] = body
            self.answer(200, ETag=f'"{md5(body).hexdigest()}"')
        else:
            self.own.objects[key] = body
            self.answer(200, ETag=f'"{md5(body).hexdigest()}"')

    def on_post(self, key, query, body):
        if "uploads" in query:
            name = f"u{len(self.own.parts)}"
            self.own.parts[name] = {}
            said = f"<Bucket>{self.own.bucket}</Bucket><Key>{key}</Key><UploadId>{name}</UploadId>"
            self.answer(200, f"<InitiateMultipartUploadResult>{said}</InitiateMultipartUploadResult>".encode())
        elif "delete" in query:
            names = re.findall(r"<Key>([^<]+)</Key>", body.decode())
            for name in names:
                self.own.objects.pop(name, None)
            said = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
            self.answer(200, f"<DeleteResult>{said}</DeleteResult>".encode())
        else:
            parts = self.own.parts.pop(query["uploadId"])
            self.own.objects[key] = b"".join(parts[number] for number in sorted(parts))
            said = f"<Bucket>{self.own.bucket}</Bucket><Key>{key}</Key><ETag>x</ETag><Location>x</Location>"
            self.answer(200, f"<CompleteMultipartUploadResult>{said}</CompleteMultipartUploadResult>".encode())

    def on_delete(self, key, query, _body):
        if "uploadId" in query:
            self.own.parts.pop(query["uploadId"], None)
        else:
            self.own.objects.pop(key, None)
        self.answer(204)
