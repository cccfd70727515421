'use strict';
// How a careful user ends a Meteor pod. Plain Meteor has no SIGTERM handler: it dies in the middle of answers, or, as
// process 1, not at all until SIGKILL. With a preStop sleep in the pod, SIGTERM comes after the balancer stopped
// sending new users here, and this is what is left to do.
const SPREAD_MS = 4000; // WebSockets are closed over this time: each returns within 10 ms, all at once is a storm
const IDLE_MS = 5000; // longer than nginx keeps an idle upstream connection (4 s)
const LIMIT_MS = 25000; // whoever has not finished by then is cut
const GOING_AWAY = [1000, 'the server is going away']; // 1001 would say it better, but faye-websocket refuses it

/** Returns a function that tells whether the process is stopping. `ddpSockets` lists the open SockJS connections. */
exports.install = function (server, ddpSockets) {
  let stopping = false;
  const inFlight = new Set(); // responses
  const sockets = new Set();
  const upgraded = new WeakSet();

  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('upgrade', (request, socket) => upgraded.add(socket));
  server.prependListener('request', (request, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    if (stopping) response.setHeader('Connection', 'close');
  });

  // nginx keeps connections for its next request. That could be the first one of a new polling session, whose second
  // request would find nobody here: no connection that is left may be used again.
  function endConnections() {
    const busy = new Map([...inFlight].map(response => [response.socket, response]));
    for (const socket of sockets) {
      if (upgraded.has(socket)) continue;
      if (busy.has(socket)) busy.get(socket).once('finish', () => socket.end());
      else socket.end();
    }
  }

  process.on('SIGTERM', () => {
    if (stopping) return;
    stopping = true;
    const started = Date.now();
    console.log(`${process.env.POD_NAME}: SIGTERM, ${ddpSockets().length} DDP sessions, ${inFlight.size} requests in flight`);
    server.close();
    endConnections();
    // A handshake may still come over an idle connection that nginx holds. Dropped without an answer, nginx repeats it
    // at another pod; accepted, it would be a session on a server that is about to end.
    server.removeAllListeners('upgrade');
    server.on('upgrade', (request, socket) => socket.destroy());
    closeSessions(ddpSockets);
    const timer = setInterval(() => {
      const elapsed = Date.now() - started;
      const open = ddpSockets().filter(isWebSocket).length;
      const done = elapsed >= IDLE_MS && inFlight.size === 0 && open === 0;
      if (!done && elapsed < LIMIT_MS) return;
      clearInterval(timer);
      console.log(`${process.env.POD_NAME}: exit after ${elapsed} ms, ${open} WebSockets, ${inFlight.size} requests left`);
      sockets.forEach(socket => socket.destroy());
      process.exit(0);
    }, 100);
  });
  return () => stopping;
};

// A polling session needs a new request for each message, and new connections are refused from here on: it gets its
// close frame at once, in the poll that is waiting. An open WebSocket needs nothing, so those go one by one.
function closeSessions(ddpSockets) {
  const webSockets = [];
  for (const socket of ddpSockets()) {
    if (isWebSocket(socket)) webSockets.push(socket);
    else socket.close(...GOING_AWAY);
  }
  webSockets.forEach((socket, i) =>
    setTimeout(() => socket.close(...GOING_AWAY), (i * SPREAD_MS) / webSockets.length));
}

// SockJS keeps a closed polling session for a minute, for a next poll that never comes here: not worth waiting for.
function isWebSocket(socket) {
  return String(socket.protocol).startsWith('websocket');
}
