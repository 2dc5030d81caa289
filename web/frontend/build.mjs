// Bundles every *.entry.js and *.entry.css of this folder into web/static/dist:
// content-hashed files, manifest.json and THIRD-PARTY-LICENSES.txt.
//
// manifest.json: {"diagram.js": {"file": "diagram-HASH.js", "css": "diagram-HASH.css" | null,
//                                "imports": ["chunk-HASH.js", …]}, "office.css": {…}}
// The imports are the chunks a page may preload.

import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as esbuild from 'esbuild';

const source = dirname(fileURLToPath(import.meta.url));
const root = resolve(source, '../..');
const out = join(root, 'web/static/dist');
const ENTRY = /\.entry\.(js|css)$/;
const BROWSERS = ['chrome95', 'safari15', 'firefox95'];

// The bpmn.io style sheet offers its icon font in five formats; every browser above reads woff2.
const LOADERS = {
  '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty',
};

function entryPoints() {
  return readdirSync(source).filter((name) => ENTRY.test(name)).sort().map((name) => ({
    in: join(source, name), out: name.replace(ENTRY, ''),
  }));
}

function bundle(outdir) {
  return esbuild.build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outdir,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: BROWSERS,
    charset: 'utf8',
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    loader: LOADERS,
    legalComments: 'none', // THIRD-PARTY-LICENSES.txt carries them whole
    logLevel: 'warning',
    logLimit: 5,
    metafile: true,
  });
}

function manifestOf({ outputs }) {
  const entries = Object.entries(outputs).filter(([, made]) => made.entryPoint).map(([file, made]) => [
    basename(made.entryPoint).replace('.entry', ''),
    {
      file: basename(file),
      css: made.cssBundle ? basename(made.cssBundle) : null,
      imports: made.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => basename(path)).sort(),
    },
  ]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

// The folders of the packages that really went into the bundles.
function packagesIn({ inputs }) {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
  return [...new Set(Object.keys(inputs).map((path) => path.match(folder)?.[0]).filter(Boolean))].sort();
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((each) => /^licen[sc]e/i.test(each));
  const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : 'The package ships no licence text.';
  return `${name} ${version} (${typeof license === 'string' ? license : 'see below'})\n\n${text}\n`;
}

// A page being served keeps its old files until the new ones are complete.
function swap(fresh) {
  rmSync(out, { recursive: true, force: true });
  renameSync(fresh, out);
}

const began = Date.now();
const fresh = `${out}.new`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
const { metafile } = await bundle(fresh);
const manifest = manifestOf(metafile);
writeFileSync(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
writeFileSync(join(fresh, 'THIRD-PARTY-LICENSES.txt'), packagesIn(metafile).map(notice).join(`\n${'='.repeat(72)}\n\n`));
swap(fresh);
const bytes = Object.values(metafile.outputs).reduce((total, made) => total + made.bytes, 0);
console.log(`${Object.keys(manifest).length} entries, ${Math.round(bytes / 1024)} KiB, ${Date.now() - began} ms`);
