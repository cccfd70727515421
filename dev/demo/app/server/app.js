'use strict';
// The demo app proper. Everything a user owns here lives in this process's memory, on purpose: a user who is sent to
// another pod starts again at 1, which makes lost affinity visible to the eye and to tests.
const { Meteor } = global.Package.meteor;
const { WebApp } = global.Package.webapp;
const routes = require('./routes');
const shutdown = require('./shutdown');

const pod = process.env.POD_NAME;
const version = process.env.APP_VERSION;
const visits = new Map(); // DDP connection -> calls of whoami

Meteor.onConnection(connection => connection.onClose(() => visits.delete(connection.id)));

Meteor.methods({
  whoami() {
    const count = (visits.get(this.connection.id) || 0) + 1;
    visits.set(this.connection.id, count);
    return { pod, version, visits: count };
  },
});

Meteor.publish('pod', function () {
  this.added('pods', pod, { version, startedAt: new Date() });
  this.ready();
});

// Meteor and SockJS answer some requests before any connect handler runs: the header has to be set in front of both.
WebApp.httpServer.prependListener('request', (request, response) => response.setHeader('X-Pod', pod));
Object.assign(Meteor.server.stream_server.server.options.faye_server_options || {}, { headers: { 'X-Pod': pod } });

const stopping = shutdown.install(WebApp.httpServer, () => Meteor.server.stream_server.all_sockets());
routes.install(WebApp.connectHandlers, { pod, version, stopping });
WebApp.onListening(() => console.log(`${pod}: version ${version} listens on port ${process.env.PORT}`));
