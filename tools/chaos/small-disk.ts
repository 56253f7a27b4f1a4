import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SIZE_MB = 256;

/** A disk in memory that can be filled. Only the superuser of a Linux machine can have one. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @returns undefined where none can be had */
  static at(folder: string): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'pegboard-chaos', folder], { stdio: 'ignore' });
    if (mounted.status !== 0) return undefined;
    const disk = new SmallDisk(folder);
    // Also when the run breaks off.
    process.once('exit', () => disk.remove());
    return disk;
  }

  /** Takes all the room that is left. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    try {
      writeFileSync(join(this.folder, 'filler'), Buffer.alloc(bavail * bsize));
    } catch (problem) {
      // Somebody else took the last piece of it.
      if ((problem as NodeJS.ErrnoException).code !== 'ENOSPC') throw problem;
    }
  }

  free(): void {
    rmSync(join(this.folder, 'filler'), { force: true });
  }

  remove(): void {
    spawnSync('umount', ['-l', this.folder], { stdio: 'ignore' });
  }
}
