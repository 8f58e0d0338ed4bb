import { type CaseDefinition, type CpeBench, defineCase, getParameterValue } from '@cordon/testbench';
import { actionRequest, askService, describedServices, placeOf } from './lan-service-place.ts';
import { lanServiceMeta, usualServices } from './wan-service-case.ts';

type Facts = {
  readonly answers: readonly { readonly sent: string; readonly status: number | null; readonly isDone: boolean }[];
};

const action = 'SetProvisioningCode';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...lanServiceMeta,
    id: 'T64-004',
    title: 'On the LAN side an action that sets wants a password',
    purpose:
      'TR-064 lets whoever is on the LAN read, and asks for a password before anything is set: a guest, a web page in a ' +
      'browser or a lamp is on the LAN too. SetProvisioningCode of DeviceInfo, with the value that the device has, so that ' +
      'nothing changes, goes without login to every open TCP port of the LAN address, at the usual paths and at those of a ' +
      'description. It may not be carried out.',
    severity: 'high',
    safety: 'S3',
    cwe: 306,
    spec: [{ doc: 'TR-064', section: '4.1', level: 'MUST' }],
    needs: ['lan-address'],
    defects: [{ id: 'tr064-sets-without-password', fails: 'no action that sets is carried out without a password' }],
  },
  {
    async observe(bench) {
      const { cpe, notApplicable, signal } = bench;
      const name = cpe.path('DeviceInfo.ProvisioningCode');
      const read = await cpe.withSession((session) => getParameterValue(session, name), { signal });
      const code = read ?? notApplicable(`The target has no ${name}, so that its value could not be left as it is.`);
      if (!/^[\w.-]*$/.test(code.value)) notApplicable(`The value of ${name} would have to be escaped.`);
      const place = await placeOf(bench, 'lan');
      const { type, targets } = usualServices.deviceInfo;
      const described = (await describedServices(bench, place)).filter(
        (one) => one.type === type && one.control !== '',
      );
      const usual = place.ports.flatMap((port) => targets.map((control) => ({ port, control })));
      const answers: Facts['answers'][number][] = [];
      for (const { port, control } of [...described, ...usual]) {
        const request = actionRequest(port, { target: control, type, action }, { NewProvisioningCode: code.value });
        const { sent, status, body } = await askService(bench, place.host, request);
        answers.push({ sent, status, isDone: status === 200 && body.includes(`${action}Response`) });
      }
      return { answers };
    },
    judge({ answers }, { expect }) {
      const done = answers.filter(({ isDone }) => isDone).map(({ sent }) => sent);
      expect(done, 'no action that sets is carried out without a password').toEqual([]);
    },
  },
);
export default definition;
