// A CPE that comes once and goes: its TLS is its own, strict unless a habit is named.
// Arguments: URL of the ACS, file of root certificates, folder to remember in, names of habits.
import { mkdirSync, readFileSync } from 'node:fs';
import { DeviceModel } from './device-model.ts';
import { habitsNamed } from './habits.ts';
import { RestartError } from './records.ts';
import { holdSession } from './session.ts';

const [acsUrl = '', caFile = '', folder = '', ...names] = process.argv.slice(2);
const habits = habitsNamed(names);
mkdirSync(folder, { recursive: true });
const device = new DeviceModel(folder);
try {
  await holdSession({ url: new URL(acsUrl), authorities: readFileSync(caFile, 'utf8'), folder, habits, device });
  console.log('session held');
} catch (error) {
  if (error instanceof RestartError) device.restart();
  // A device that refuses has done what it was told to: the exit is a good one.
  console.log(`no session: ${error instanceof Error ? error.message : String(error)}`);
}
