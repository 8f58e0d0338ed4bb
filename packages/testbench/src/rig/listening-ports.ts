import { readdir, readFile, readlink } from 'node:fs/promises';

/** Columns of /proc/net/tcp and its sisters (proc(5)). */
const column = { local: 1, state: 3, inode: 9 };
/** TCP_LISTEN, and what a UDP socket is that nobody connected. */
const listening = { tcp: '0A', udp: '07' };

/**
 * Ports on which the processes of a process group listen, such as `tcp/7547`, by the tables of the kernel. Undefined where the kernel is
 * not Linux. Never throws: a process may end meanwhile.
 */
export async function listeningPorts(processGroup: number): Promise<ReadonlySet<string> | undefined> {
  const processes = await readdir('/proc').catch(() => undefined);
  if (processes === undefined || process.platform !== 'linux') return undefined;
  const ports = new Set<string>();
  for (const pid of processes.filter((name) => /^\d+$/.test(name))) {
    if ((await groupOf(pid)) !== processGroup) continue;
    const inodes = await socketInodes(pid);
    for (const protocol of ['tcp', 'udp'] as const)
      for (const port of await boundPorts(pid, { protocol, inodes })) ports.add(`${protocol}/${port}`);
  }
  return ports;
}

async function groupOf(pid: string): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program stands in parentheses and may hold anything.
  const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === undefined ? undefined : Number(group);
}

async function socketInodes(pid: string): Promise<ReadonlySet<string>> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

async function boundPorts(
  pid: string,
  { protocol, inodes }: { readonly protocol: 'tcp' | 'udp'; readonly inodes: ReadonlySet<string> },
): Promise<number[]> {
  const files = [protocol, `${protocol}6`].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => ''));
  const lines = (await Promise.all(files)).flatMap((table) => table.split('\n').slice(1));
  return lines.flatMap((line) => {
    const cells = line.trim().split(/\s+/);
    if (cells[column.state] !== listening[protocol] || !inodes.has(cells[column.inode] ?? '')) return [];
    return Number.parseInt(cells[column.local]?.split(':')[1] ?? '0', 16);
  });
}
