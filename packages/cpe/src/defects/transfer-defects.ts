import type { AcsRequest, CpeRequest, CpeResponse, SoapFault, TransferComplete } from '@cordon/cwmp';
import type { CpePolicies } from '../cpe-policies.ts';
import type { TransferStrictness } from '../transfers/transfer-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';

const transfers =
  (changed: Partial<TransferStrictness>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, transfers: { ...policies.transfers, ...changed } });

const request =
  (read: (request: AcsRequest) => AcsRequest) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, readRequest: (asked) => read(policies.readRequest(asked)) });

const answer =
  (write: (answer: CpeResponse | SoapFault) => CpeResponse | SoapFault) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, writeAnswer: (given) => write(policies.writeAnswer(given)) });

const transferComplete =
  (write: (call: TransferComplete) => TransferComplete) =>
  (policies: CpePolicies): CpePolicies => {
    const writeCall = (call: CpeRequest): CpeRequest => {
      const written = policies.writeCall(call);
      return written.method === 'TransferComplete' ? write(written) : written;
    };
    return { ...policies, writeCall };
  };

const hourMs = 3_600_000;

/** An instant an hour ahead that still calls itself UTC: what a clock in another zone makes of it. */
const anHourAhead = (time: string): string =>
  time.startsWith('0001') ? time : `${new Date(Date.parse(time) + hourMs).toISOString().slice(0, 19)}Z`;

/** What goes wrong with the files that the ACS orders, and with the reports about them. */
export const transferDefects: readonly CpeDefect[] = [
  {
    id: 'failed-download-reported-as-success',
    sentence: 'Reports every transfer with FaultCode 0, failed ones too.',
    requirements: ['A.3.2.8-10', 'A.3.3.2-08'],
    apply: transferComplete((call) => ({ ...call, faultStruct: { faultCode: 0, faultString: '' } })),
  },
  {
    id: 'm-download-without-command-key',
    sentence: 'Reports M Download with an empty CommandKey.',
    requirements: ['A.3.3.1-35', '3.7-83'],
    apply: (policies) => ({
      ...policies,
      informEvents: (events) =>
        policies
          .informEvents(events)
          .map((event) => (event.eventCode === 'M Download' ? { ...event, commandKey: '' } : event)),
    }),
  },
  {
    id: 'transfer-complete-without-m-event',
    sentence: 'Announces a finished download by 7 TRANSFER COMPLETE alone, without M Download.',
    requirements: ['A.3.3.1-35', '3.7-83'],
    apply: (policies) => ({
      ...policies,
      informEvents: (events) => policies.informEvents(events).filter(({ eventCode }) => eventCode !== 'M Download'),
    }),
  },
  {
    id: 'transfer-complete-confirmed-by-inform-response',
    sentence:
      'Takes InformResponse for the confirmation of TransferComplete, and forgets a result that the ACS refused.',
    requirements: ['A.3.3.2-05', '3.7-62', '3.7-73', '3.7-83'],
    apply: transfers({ confirmedByInform: ['TransferComplete'] }),
  },
  {
    id: 'forgets-transfers-at-power-cycle',
    sentence: 'Forgets at a restart which transfers were waiting.',
    requirements: ['A.3.2.8-12', 'A.3.2.8-39'],
    apply: transfers({ survivesPowerCycle: false }),
  },
  {
    id: 'delay-seconds-ignored',
    sentence: 'Begins a Download right after the session, whatever its DelaySeconds.',
    requirements: ['A.3.2.8-34'],
    apply: request((asked) => (asked.method === 'Download' ? { ...asked, delaySeconds: 0 } : asked)),
  },
  {
    id: 'download-answered-with-status-0',
    sentence: 'Answers a Download with Status 0, as if it were done, before it has begun.',
    requirements: ['A.3.2.8-02', 'A.3.2.8-03', 'A.3.2.8-33'],
    apply: answer((given) => (given.method === 'DownloadResponse' ? { ...given, status: 0 } : given)),
  },
  {
    id: 'file-size-mismatch-fails',
    sentence: 'Fails a download whose FileSize turns out to be inaccurate.',
    requirements: ['A.3.2.8-31'],
    apply: transfers({ toleratesFileSize: false }),
  },
  {
    id: 'queued-transfers-not-listed',
    sentence: 'Answers GetAllQueuedTransfers with an empty list while a transfer waits.',
    requirements: ['A.4.1.7-01'],
    apply: answer((given) =>
      given.method === 'GetAllQueuedTransfersResponse' ? { ...given, transferList: [] } : given,
    ),
  },
  {
    id: 'cancelled-transfer-reported',
    sentence: 'Reports a transfer as failed that CancelTransfer has taken out of the queue.',
    requirements: ['A.3.3.2-02', 'A.4.1.9-02'],
    apply: transfers({ isSilentWhenCancelled: false }),
  },
  {
    id: 'file-credentials-follow-redirect',
    sentence: 'Logs in with the credentials of a file server at whatever server that redirects to.',
    requirements: ['A.3.2.8-26'],
    apply: transfers({ keepsCredentialsAtHome: false }),
  },
  {
    id: 'transfer-times-an-hour-off',
    sentence: 'Gives StartTime and CompleteTime of a transfer in local time, marked as UTC.',
    requirements: ['A.3.3.2-11', 'A.3.3.2-13'],
    apply: transferComplete((call) => ({
      ...call,
      startTime: anHourAhead(call.startTime),
      completeTime: anHourAhead(call.completeTime),
    })),
  },
  {
    id: 'upload-by-post',
    sentence: 'Uploads files by POST instead of PUT.',
    requirements: ['A.4.1.5-13'],
    apply: transfers({ uploadMethod: 'POST' }),
  },
  {
    id: 'failed-download-retried',
    sentence: 'Tries a failed Download a second time without being asked.',
    requirements: ['A.3.2.8-09'],
    apply: transfers({ triesOnce: false }),
  },
  {
    id: 'file-type-by-number',
    sentence: 'Reads no more of a FileType than the digit in front.',
    requirements: ['A.3.2.8-17'],
    apply: request((asked) =>
      asked.method === 'Download' && asked.fileType.startsWith('3')
        ? { ...asked, fileType: '3 Vendor Configuration File' }
        : asked,
    ),
  },
  {
    id: 'transfer-complete-before-applied',
    sentence: 'Reports success when a configuration file has arrived, and applies it afterwards.',
    requirements: ['A.3.2.8-03', 'A.3.3.2-04'],
    apply: transfers({ appliesFirst: false }),
  },
  {
    id: 'several-reboots-several-boots',
    sentence: 'Reboots once for each Reboot call of a session instead of once for all.',
    requirements: ['A.3.2.9-02', 'A.3.2.9-03'],
    apply: (policies) => ({ ...policies, rebootsAnswered: (keys) => policies.rebootsAnswered(keys).slice(0, 1) }),
  },
];
