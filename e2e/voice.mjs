// Before all tests: the clips that displays speak with. Each program takes them (program.mjs).
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary } from './program.mjs';

export default function make() {
  process.env.E2E_VOICE = mkdtempSync(join(tmpdir(), 'onewindow-voice-'));
  execFileSync(binary, ['voice', '--out', process.env.E2E_VOICE]);
}
