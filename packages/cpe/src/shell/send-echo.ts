import { execFile } from 'node:child_process';
import { isIPv4 } from 'node:net';

/** A whole run of ping: it waits one second for an answer. */
const pingMsMax = 5_000;
/** What fits into one frame. */
const sizeMax = 1_400;

/**
 * Sends one ICMP echo request with so many octets of data, by the ping of this machine (Debian: iputils-ping), and tells whether it was
 * answered. Only to loopback addresses: to others, and with other sizes, nothing is sent. Where there is no ping, or it may send
 * none, it is not answered. Never rejects.
 */
export async function sendEcho(address: string, size: number): Promise<boolean> {
  if (!isIPv4(address) || !address.startsWith('127.')) return false;
  if (!Number.isInteger(size) || size < 0 || size > sizeMax) return false;
  return await new Promise((resolve) => {
    const args = ['-n', '-c', '1', '-W', '1', '-s', String(size), address];
    execFile('ping', args, { timeout: pingMsMax }, (error) => resolve(error === null));
  });
}
