import { Socket as UdpSocket } from 'node:dgram';
import type { EventEmitter } from 'node:events';
import { BlockList, isIP, Socket } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const isLoopback = (host: string): boolean => {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
};

/**
 * From now on no socket of this process reaches beyond this machine: a mutated URL may name any address in the world. A
 * connection elsewhere ends with ENETUNREACH, as on a machine without a network.
 */
export function stayOnLoopback(): void {
  guard(Socket.prototype, 'connect', ([first]) => {
    // net.connect hands over its normalised arguments as one array.
    const options: unknown = Array.isArray(first) ? first[0] : first;
    return (options as { readonly host?: unknown } | undefined)?.host;
  });
  const address = (args: readonly unknown[]): unknown => args.find((arg) => typeof arg === 'string' && isIP(arg) !== 0);
  guard(UdpSocket.prototype, 'connect', address);
  guard(UdpSocket.prototype, 'send', address);
}

type Method = (...args: readonly unknown[]) => unknown;

function guard(prototype: object, name: string, hostOf: (args: readonly unknown[]) => unknown): void {
  const methods = prototype as Record<string, Method>;
  const original = methods[name] as Method;
  methods[name] = function (this: EventEmitter, ...args: readonly unknown[]): unknown {
    const host = hostOf(args);
    if (typeof host !== 'string' || isLoopback(host)) return Reflect.apply(original, this, args);
    process.nextTick(() => this.emit('error', unreachable(host)));
    return this;
  };
}

const unreachable = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`connect ENETUNREACH ${host}`), { code: 'ENETUNREACH' });
