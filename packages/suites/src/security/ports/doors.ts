import type { CaseTools, CpeBench } from '@cordon/testbench';
import { UdpEchoService } from '../../conformance/diagnostics/udp-echo-service.ts';
import { changesWithinMs } from './change-ports.ts';
import type { Door } from './follow-opened-port.ts';
import { MappedPort } from './mapped-port.ts';
import { RemoteAccess } from './remote-access.ts';

type Bench = CpeBench & CaseTools;

/** Runs `use` with a door of the target; ends the case as not applicable where it has none. */
export type WithDoor = <T>(bench: Bench, use: (door: Door) => Promise<T>) => Promise<T>;

/** The UDP echo service, which is switched off. */
export const echoDoor: WithDoor = async (bench, use) => {
  const service = await UdpEchoService.find(bench);
  return await use({
    open: () => service.answersWhenFor(service.ownAddress),
    end: async () => ({ isIn: await service.answersWhenOff(), isPutOff: service.isPutOff }),
  });
};

const openRemotely = async (scene: RemoteAccess): Promise<boolean> =>
  (await scene.switchOn(scene.strong)) === undefined && (await scene.opens());

/** Remote access, which is switched off. */
export const remoteDoor: WithDoor = async (bench, use) => {
  const scene = await RemoteAccess.find(bench);
  return await use({
    open: () => openRemotely(scene),
    end: async () => {
      const isPutOff = await scene.switchOff();
      return { isIn: await scene.staysOpen(), isPutOff };
    },
  });
};

/** Remote access, which is left alone until it is over. */
export const forgottenDoor: WithDoor = async (bench, use) => {
  const seconds =
    bench.ui.settings.remoteAccessSeconds ??
    bench.notApplicable('The target file does not say after how long remote access ends ("ui.remoteAccessSeconds").');
  const scene = await RemoteAccess.find(bench);
  return await use({
    open: () => openRemotely(scene),
    end: async () => {
      // Where the time counts from the last visit, a knock that came too early would begin it anew.
      await bench.pause(seconds * 1000 + changesWithinMs);
      const isIn = await scene.isOpen();
      await scene.switchOff();
      return { isIn, isPutOff: false };
    },
  });
};

/** A port mapping, which ends in a way that tells whether it was put off. */
interface MappingEnd {
  readonly end: (port: MappedPort, bench: Bench) => Promise<boolean>;
  readonly protocol?: 'TCP' | 'UDP';
  /** Of the first mapping; it has no end when absent. */
  readonly firstLease?: number;
}

const mappingDoor =
  ({ end, protocol = 'TCP', firstLease = 0 }: MappingEnd): WithDoor =>
  async (bench, use) =>
    await MappedPort.run(bench, protocol, async (port) => {
      let lease = firstLease;
      return await use({
        open: async () => {
          await port.make(lease);
          return await port.forwards();
        },
        end: async () => {
          const isPutOff = await end(port, bench);
          const isIn = await port.staysForwarded();
          await port.delete();
          lease = 0;
          return { isIn, isPutOff };
        },
      });
    });

export const disabledMapping: WithDoor = mappingDoor({ end: (port) => port.disable() });
export const deletedMapping: WithDoor = mappingDoor({ end: (port) => port.delete() });
export const deletedUdpMapping: WithDoor = mappingDoor({ end: (port) => port.delete(), protocol: 'UDP' });

/** Long enough for a slow device to open the port, short enough to be waited for. */
const leaseSeconds = 30;
export const leasedMapping: WithDoor = mappingDoor({
  firstLease: leaseSeconds,
  end: async (_port, { pause }) => {
    await pause(leaseSeconds * 1000);
    return false;
  },
});
