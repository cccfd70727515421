'use strict';
// How a careful user ends a Meteor pod. Plain Meteor has no SIGTERM handler: it dies in the middle of answers, or, as
// process 1, not at all until SIGKILL. With a preStop sleep in the pod, SIGTERM comes after the balancer stopped
// sending new users here, and this is what is left to do.
const IDLE_MS = 5000; // longer than nginx keeps an idle upstream connection (4 s)
const QUIET_NS = 500000n; // a turn of the event loop with nothing to do takes less than 10000
const SPREAD_MS = 4000; // WebSockets are closed over this time: each returns within 10 ms, all at once is a storm
const REFUSE_MS = 5000; // longer than the balancer needs to hear that nobody listens here; a refusal tells it at once
const LIMIT_MS = 25000; // after SIGTERM: whoever has not finished by then is cut
const GOING_AWAY = [1000, 'the server is going away']; // 1001 would say it better, but faye-websocket refuses it

/** Returns a function that tells whether the process is stopping. `ddpSockets` lists the open SockJS connections. */
exports.install = function (server, ddpSockets) {
  let terminated; // when SIGTERM came
  let stopping = false;
  const inFlight = new Set(); // responses

  server.prependListener('request', (request, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    if (terminated) response.setHeader('Connection', 'close');
  });

  // nginx keeps connections for its next request. One that is closed here while a POST is on its way is a failed POST,
  // as nobody may repeat it. So nginx is told to close them itself: with the next answer, or when they are idle.
  process.on('SIGTERM', () => {
    if (terminated) return;
    terminated = Date.now();
    console.log(`${process.env.POD_NAME}: SIGTERM, ${ddpSockets().length} DDP sessions, ${inFlight.size} requests in flight`);
    for (const response of inFlight) if (!response.headersSent) response.setHeader('Connection', 'close');
    setTimeout(() => inQuietTurn(stop), IDLE_MS);
  });

  function stop() {
    stopping = true;
    const stopped = Date.now();
    server.close();
    // A handshake that is dropped without an answer is repeated by nginx at another pod; accepted, it would be a session
    // on a server that is about to end.
    server.removeAllListeners('upgrade');
    server.on('upgrade', (request, socket) => socket.destroy());
    closeSessions(ddpSockets);
    const timer = setInterval(() => {
      const open = ddpSockets().filter(isWebSocket).length;
      const done = Date.now() - stopped >= REFUSE_MS && inFlight.size === 0 && open === 0;
      const elapsed = Date.now() - terminated;
      if (!done && elapsed < LIMIT_MS) return;
      clearInterval(timer);
      console.log(`${process.env.POD_NAME}: exit after ${elapsed} ms, ${open} WebSockets, ${inFlight.size} requests left`);
      process.exit(0);
    }, 100);
  }
  return () => stopping;
};

// A connection that waits to be accepted when the listener closes is reset, with its request. An immediate runs when all
// that wait have been accepted, and if this turn of the event loop had little else to do, hardly one has come since.
function inQuietTurn(run, tries = 100) {
  const began = process.hrtime.bigint();
  setImmediate(() => {
    const quiet = process.hrtime.bigint() - began < QUIET_NS;
    if (quiet || tries === 0) run();
    else inQuietTurn(run, tries - 1);
  });
}

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
