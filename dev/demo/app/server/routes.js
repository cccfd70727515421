'use strict';
// Plain HTTP: readiness, who answers, a slow answer, an upload.
const fs = require('fs');

const UNREADY_FILE = '/tmp/unready';
const FORGET_AFTER_MS = 10 * 60 * 1000;

let ready = true;
const counts = new Map(); // session id -> { count, seen }

setInterval(() => {
  const limit = Date.now() - FORGET_AFTER_MS;
  counts.forEach((session, id) => session.seen < limit && counts.delete(id));
}, 60 * 1000).unref();

/** The app's own session id: header X-Session-Id or cookie demo_session. Without one, nothing is remembered. */
function count(request) {
  const id = request.headers['x-session-id'] || (request.cookies || {}).demo_session;
  if (!id) return 0;
  const next = (counts.has(id) ? counts.get(id).count : 0) + 1;
  counts.set(id, { count: next, seen: Date.now() });
  return next;
}

function send(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body) + '\n');
}

exports.install = function (handlers, { pod, version, stopping }) {
  handlers.use('/healthz', (request, response) => {
    const fine = ready && !stopping() && !fs.existsSync(UNREADY_FILE);
    send(response, fine ? 200 : 503, { pod, ready: fine });
  });

  // For tests: takes the pod out of its Service without an exec into it.
  handlers.use('/debug/ready', (request, response) => {
    if (request.method === 'POST') ready = request.query.value !== 'false';
    send(response, 200, { pod, ready });
  });

  handlers.use('/api/whoami', (request, response) => send(response, 200, { pod, version, count: count(request) }));

  handlers.use('/api/slow', (request, response) => {
    const ms = Math.min(Math.max(Number(request.query.ms) || 0, 0), 120 * 1000);
    setTimeout(() => send(response, 200, { pod, version, ms }), ms);
  });

  handlers.use('/api/upload', (request, response) => {
    if (request.method !== 'POST') return send(response, 405, { error: 'POST only' });
    let bytes = 0;
    request.on('data', chunk => { bytes += chunk.length; });
    request.on('end', () => send(response, 200, { pod, version, bytes }));
  });
};
