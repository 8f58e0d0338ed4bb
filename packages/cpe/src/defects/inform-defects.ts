import type { Inform } from '@cordon/cwmp';
import type { CpePolicies } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const withInform =
  (change: (inform: Inform) => Partial<Inform>) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    writeInform: (written) => {
      const inform = policies.writeInform(written);
      return { ...inform, ...change(inform) };
    },
  });

const endsWith = (suffix: string) => (parameter: { readonly name: string }) => parameter.name.endsWith(suffix);

const zoneMs = 2 * 3_600_000;

/** What is wrong in an Inform itself. */
export const informDefects: readonly CpeDefect[] = [
  {
    id: 'inform-without-forced-parameter',
    sentence: 'Leaves a parameter out of the Inform that the data model demands in every one.',
    requirements: ['A.3.3.1-16'],
    apply: withInform(({ parameterList }) => ({
      parameterList: parameterList.filter((parameter) => !endsWith('.SoftwareVersion')(parameter)),
    })),
  },
  {
    id: 'inform-parameter-twice',
    sentence: 'Lists a parameter twice in one Inform.',
    requirements: ['A.3.3.1-17'],
    apply: withInform(({ parameterList }) => ({
      parameterList: [...parameterList, ...parameterList.filter(endsWith('.ProvisioningCode'))],
    })),
  },
  {
    id: 'inform-with-stale-parameter-key',
    sentence: 'Tells an empty ParameterKey in the Inform, whatever the ACS set.',
    requirements: ['A.3.3.1-16', 'MS-19'],
    apply: withInform(({ parameterList }) => ({
      parameterList: parameterList.map((parameter) =>
        endsWith('ManagementServer.ParameterKey')(parameter) ? { ...parameter, value: '' } : parameter,
      ),
    })),
  },
  {
    id: 'device-id-of-its-own',
    sentence: 'Names itself in DeviceId by a product class that DeviceInfo does not have.',
    requirements: ['A.3.3.1-29'],
    apply: withInform(({ deviceId }) => ({ deviceId: { ...deviceId, productClass: `${deviceId.productClass} Rev2` } })),
  },
  {
    id: 'current-time-in-wrong-zone',
    sentence: 'Sends local time of another zone as CurrentTime and calls it UTC.',
    requirements: ['A.3.3.1-11'],
    apply: withInform(({ currentTime }) => ({
      currentTime: new Date(Date.parse(currentTime) + zoneMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    })),
  },
  {
    id: 'heartbeat-with-other-events',
    sentence: 'Sends 2 PERIODIC along with 14 HEARTBEAT.',
    requirements: ['O.2.1-01'],
    apply: withInform(({ event }) => ({
      event: event.some(({ eventCode }) => eventCode === '14 HEARTBEAT')
        ? [...event, { eventCode: '2 PERIODIC', commandKey: '' }]
        : event,
    })),
  },
  {
    id: 'heartbeat-interval-unchecked',
    sentence: 'Takes a heartbeat interval below 30 seconds and uses 30.',
    requirements: ['O.2.4-04'],
    apply: (policies) => ({
      ...policies,
      readRequest: (asked) => {
        const request = policies.readRequest(asked);
        if (request.method !== 'SetParameterValues') return request;
        const parameterList = request.parameterList.map((parameter) =>
          endsWith('HeartbeatPolicy.ReportingInterval')(parameter) && Number(parameter.value) < 30
            ? { ...parameter, value: '30' }
            : parameter,
        );
        return { ...request, parameterList };
      },
    }),
  },
];
