// Sends one file with the page's own tus-js-client outside a browser: an order as JSON comes in, what happened goes out.
// Only what a browser would bring is put in its place: requests by fetch, the file as a Blob.
const fs = require("node:fs");
const path = require("node:path");
const tus = require(path.join(__dirname, "../../web/static/vendor/tus.min.js"));

class Request {
  constructor(method, url) {
    this.method = method;
    this.url = url;
    this.headers = {};
    this.stopping = new AbortController();
  }
  getMethod() { return this.method; }
  getURL() { return this.url; }
  setHeader(name, value) { this.headers[name] = value; }
  getHeader(name) { return this.headers[name]; }
  setProgressHandler() {}
  getUnderlyingObject() { return null; }
  async abort() { this.stopping.abort(); }
  async send(body = null) {
    const { method, headers, stopping } = this;
    const answer = await fetch(this.url, { method, headers, body, signal: stopping.signal });
    const text = await answer.text();
    return {
      getStatus: () => answer.status,
      getHeader: (name) => answer.headers.get(name),
      getBody: () => text,
      getUnderlyingObject: () => answer,
    };
  }
}

const order = JSON.parse(fs.readFileSync(0, "utf8"));
const acknowledged = [];
const tell = () => {
  process.stdout.write(JSON.stringify({ url: upload.url, acknowledged }));
  process.exit(0);
};
const upload = new tus.Upload(new Blob([fs.readFileSync(order.file)]), {
  endpoint: order.endpoint,
  uploadUrl: order.goOn,
  headers: order.headers,
  metadata: order.said,
  chunkSize: order.piece,
  retryDelays: null,
  storeFingerprintForResuming: false,
  httpStack: { createRequest: (method, url) => new Request(method, url), getName: () => "fetch" },
  onChunkComplete: (_size, bytes) => {
    acknowledged.push(bytes);
    if (acknowledged.length === order.stopAfter) tell();
  },
  onSuccess: tell,
  onError: (error) => {
    process.stderr.write(String(error));
    process.exit(1);
  },
});
upload.start();
