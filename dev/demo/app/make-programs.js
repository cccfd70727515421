'use strict';
// Writes the client programs v1 and v2, in the format that Meteor's build tool writes: programs/<version>/<arch>/
// program.json with one hashed js, one hashed css and one file that is not hashed. Usage: make-programs.js CLIENT OUT
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const [clientDir, outDir] = process.argv.slice(2);
const looks = { v1: { colour: '#1565c0' }, v2: { colour: '#2e7d32' } };

const fill = (text, values) => text.replace(/@(\w+)@/g, (match, key) => values[key]);

function asset(dir, type, name, text, hashed) {
  const hash = crypto.createHash('sha1').update(text).digest('hex');
  const file = hashed ? `${hash}.${type}` : `app/${name}`;
  fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
  fs.writeFileSync(path.join(dir, file), text);
  const url = hashed ? `/${file}?meteor_${type}_resource=true` : `/${name}`;
  return { path: file, where: 'client', type, cacheable: hashed, url, size: Buffer.byteLength(text), hash };
}

for (const [version, look] of Object.entries(looks)) {
  for (const arch of ['web.browser', 'web.browser.legacy', 'web.cordova']) {
    const dir = path.join(outDir, version, arch);
    const read = name => fill(fs.readFileSync(path.join(clientDir, name), 'utf8'), { version, arch, ...look });
    fs.mkdirSync(dir, { recursive: true });
    const manifest = [
      asset(dir, 'js', 'main.js', read('main.js'), true),
      asset(dir, 'css', 'main.css', read('main.css'), true),
      asset(dir, 'asset', 'version.txt', version + '\n', false),
    ];
    for (const part of ['head', 'body']) {
      fs.writeFileSync(path.join(dir, part + '.html'), part === 'head' ? '<title>Sticky Meteor</title>' : '');
      const entry = asset(dir, part, part + '.html', fs.readFileSync(path.join(dir, part + '.html'), 'utf8'), false);
      manifest.push({ ...entry, where: 'internal', url: undefined });
    }
    fs.writeFileSync(path.join(dir, 'program.json'), JSON.stringify({
      format: 'web-program-pre1',
      manifest,
      cordovaCompatibilityVersions: { android: version, ios: version },
    }, null, 2));
  }
}
