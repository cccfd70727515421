'use strict';
// Boots a Meteor server the way Meteor's own boot.js does: every package is a script that runs in a fiber and finds
// `Package`, `Npm` and `Assets`; the app is loaded last, then the startup hooks run, then webapp listens.
const Fiber = require('fibers');
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const home = process.env.APP_HOME;
const programs = path.join(home, 'programs', process.env.APP_VERSION);
const packageNames = fs.readFileSync(path.join(__dirname, 'packages.txt'), 'utf8').trim().split('\n');
const clientArchs = fs.readdirSync(programs).filter(name => name.startsWith('web.'));
const release = 'METEOR@1.9.3';

process.env.APP_ID = process.env.APP_ID || 'sticky-demo';
global.__meteor_runtime_config__ = { meteorRelease: release };
global.__meteor_bootstrap__ = {
  startupHooks: [],
  serverDir: path.join(programs, 'server'),
  configJson: { meteorRelease: release, appId: process.env.APP_ID, clientArchs },
};

// Packages ask for modules by their path in a Meteor bundle; here all of them lie flat in one node_modules.
function requireFlat(id) {
  return require(requireFlat.resolve(id));
}
requireFlat.resolve = id => require.resolve(id.split('node_modules/').pop());

function profile(name, run) {
  return run;
}
profile.time = (name, run) => run();
profile.run = profile.time;

// What a package finds as local variables, besides what every package finds.
const extras = {
  'modules-runtime': { npmRequire: requireFlat, Profile: profile },
  'dynamic-import': {
    dynamicImportInfo: Object.fromEntries(
      [...clientArchs, 'server'].map(arch => [arch, { dynamicRoot: path.join(programs, arch, 'dynamic') }])),
  },
};

function loadPackage(name) {
  const file = path.join(home, 'packages', name + '.js');
  const scope = { Npm: { require: requireFlat }, Assets: {}, ...extras[name] };
  const source = `(function (${Object.keys(scope)}) {${fs.readFileSync(file, 'utf8')}\n})`;
  vm.runInThisContext(source, { filename: file }).apply(global, Object.values(scope));
}

Fiber(() => {
  for (const name of packageNames) {
    loadPackage(name);
    // The compiler plugin has no runtime part that matters here, but packages look for it by name.
    if (name === 'babel-runtime') global.Package._define('ecmascript', { ECMAScript: {} });
  }
  require('./app');
  const hooks = global.__meteor_bootstrap__.startupHooks;
  while (hooks.length > 0) hooks.shift()();
  global.__meteor_bootstrap__.startupHooks = null;
  global.Package.webapp.main([]);
}).run();
