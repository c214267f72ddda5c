/** electron-builder.yml: what is packed, where it lies, and which fuses are blown. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const rooms = ['messages', 'kinematics', 'control', 'sim', 'hardware', 'imaging', 'host'];
const root = path.join(import.meta.dirname, '..', '..');
const packing = v.parse(
  v.looseObject({
    electronVersion: v.string(),
    files: v.array(v.string()),
    asar: v.boolean(),
    asarUnpack: v.array(v.string()),
    electronFuses: v.record(v.string(), v.boolean()),
    linux: v.looseObject({ target: v.array(v.string()) }),
    mac: v.looseObject({ target: v.array(v.string()), hardenedRuntime: v.literal(true) }),
    win: v.looseObject({ target: v.array(v.string()) }),
  }),
  parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')),
);
const project = v.parse(
  v.looseObject({
    main: v.string(),
    dependencies: v.record(v.string(), v.string()),
    devDependencies: v.record(v.string(), v.string()),
  }),
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
);

const included = packing.files.filter((pattern) => !pattern.startsWith('!'));
const excluded = packing.files
  .filter((pattern) => pattern.startsWith('!'))
  .map((pattern) => pattern.slice(1));
const packed = new Set(globSync(included, { cwd: root, exclude: excluded }));

/** Needs packages that only developers have. */
const developerTool = path.join('messages', 'generate.ts');

/** A static import of something that is no file of ours. */
const bareImport = /^import [^;]*?'([^.'][^']*)';$/gm;

describe('the package', () => {
  it('has every fuse in its secure position', () => {
    expect(packing.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
    expect(packing.asar).toBe(true);
  });

  it('is made with the Electron that is tested here', () => {
    expect(packing.electronVersion).toBe(project.devDependencies['electron']);
  });

  it('keeps main and preload in the archive, and all that the host reads beside it', () => {
    const inArchive = included.filter((pattern) => !packing.asarUnpack.includes(pattern));
    expect(inArchive).toEqual(['LICENSE', 'dist/electron/**']);
    expect(project.main).toBe('dist/electron/main.cjs');
    expect(packing.asarUnpack).toContain('node_modules/**');
  });

  it('holds every file of the rooms that the host is made of', () => {
    const files = globSync(
      rooms.map((room) => `${room}/**/*.*`),
      { cwd: root },
    );
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !packed.has(file))).toEqual([developerTool]);
  });

  it('holds every package that those files import', () => {
    const imported = [...packed]
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(bareImport)])
      .map(([, specifier]) =>
        specifier!
          .split('/')
          .slice(0, specifier!.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((name) => !name.startsWith('node:'));
    expect(imported).toContain('ws');
    expect([...new Set(imported)].filter((name) => !(name in project.dependencies))).toEqual([]);
  });

  it('is made for Linux, macOS and Windows', () => {
    expect(packing.linux.target).toEqual(['AppImage', 'deb']);
    expect(packing.mac.target).toEqual(['dmg', 'zip']);
    expect(packing.win.target).toEqual(['nsis']);
  });
});
