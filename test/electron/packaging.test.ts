/** electron-builder.yml: what is packed, where it lies, and which fuses are blown. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

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
  v.looseObject({ main: v.string(), devDependencies: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
);

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
    const inArchive = packing.files.filter((pattern) => !packing.asarUnpack.includes(pattern));
    expect(inArchive).toEqual(['LICENSE', 'dist/electron/**']);
    expect(project.main).toBe('dist/electron/main.cjs');
    expect(packing.asarUnpack).toContain('node_modules/**');
  });

  it('holds every file that the host imports or reads', () => {
    const packed = new Set(globSync(packing.files, { cwd: root, exclude: ['node_modules'] }));
    const rooms = ['messages', 'kinematics', 'control', 'sim', 'hardware', 'imaging', 'host'];
    const needed = globSync(
      rooms.map((room) => `${room}/**/*.*`),
      { cwd: root },
    );
    expect(needed.length).toBeGreaterThan(50);
    expect(needed.filter((file) => !packed.has(file))).toEqual([]);
  });

  it('is made for Linux, macOS and Windows', () => {
    expect(packing.linux.target).toEqual(['AppImage', 'deb']);
    expect(packing.mac.target).toEqual(['dmg', 'zip']);
    expect(packing.win.target).toEqual(['nsis']);
  });
});
