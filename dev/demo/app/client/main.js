/* Client of the demo app, version @version@ for @arch@: DDP by hand, with what Meteor's own client does that matters to
   a balancer. It reconnects at once, and it reloads the page when the server has another version of the program. */
(function () {
  'use strict';
  var config = window.__meteor_runtime_config__;
  var loaded = config.autoupdate.versions['@arch@'].versionNonRefreshable;
  var sessions = 0;
  var failures = 0;

  function show(text) {
    document.body.innerHTML = '<h1>Version <b>@version@</b></h1><p id="state"></p>';
    document.getElementById('state').innerHTML = text;
  }

  function open() {
    var socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/websocket');
    var timer;
    function send(message) { socket.send(JSON.stringify(message)); }
    socket.onopen = function () { send({ msg: 'connect', version: '1', support: ['1'] }); };
    socket.onmessage = function (event) {
      var message = JSON.parse(event.data);
      if (message.msg === 'ping') send({ msg: 'pong', id: message.id });
      if (message.msg === 'connected') {
        sessions += 1;
        failures = 0;
        send({ msg: 'sub', id: 'versions', name: 'meteor_autoupdate_clientVersions', params: [config.appId] });
        timer = setInterval(function () { send({ msg: 'method', id: '1', method: 'whoami', params: [] }); }, 1000);
      }
      if (message.msg === 'result' && message.result) {
        show('Pod <b>' + message.result.pod + '</b>, call <b>' + message.result.visits + '</b> of DDP session <b>' +
          sessions + '</b> of this page.');
      }
      if ((message.msg === 'added' || message.msg === 'changed') && message.id === '@arch@' &&
          message.fields.versionNonRefreshable !== loaded) {
        location.replace(location.href);
      }
    };
    socket.onclose = function () {
      clearInterval(timer);
      failures += 1;
      setTimeout(open, failures <= 2 ? 10 : Math.min(1000 * Math.pow(2.2, failures - 3), 30000));
    };
  }

  document.addEventListener('DOMContentLoaded', function () { show('Connecting.'); open(); });
})();
