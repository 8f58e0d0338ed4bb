import type { AcsRequest, CpeRequest } from './rpc/messages.ts';
import type { SetParameterValuesFault, SoapFault } from './soap/fault.ts';

/** Who may send a fault code. */
export type FaultSender = 'ACS' | 'CPE';

/** One standard fault code of TR-069 A.5. */
export interface FaultCode {
  readonly code: number;
  /** Short, in our words; `soapFault` uses it as FaultString when none is given. */
  readonly name: string;
  readonly who: FaultSender;
  /** What the table of A.5 makes of it in SOAP's faultcode. */
  readonly soapFaultCode: 'Client' | 'Server';
  readonly meaning: string;
  /** The methods in whose answer or result it may stand; undefined for any. */
  readonly methods: readonly (AcsRequest | CpeRequest)['method'][] | undefined;
  /** The deployment unit operations whose result it may be; undefined when it is not about one. */
  readonly duOperations: readonly ('Install' | 'Update' | 'Uninstall')[] | undefined;
  /** The CWMP version that brought it. */
  readonly since: '1.0' | '1.1' | '1.2' | '1.3' | '1.4';
}

const nameMethods = [
  'SetParameterValues',
  'GetParameterValues',
  'GetParameterNames',
  'SetParameterAttributes',
  'GetParameterAttributes',
  'AddObject',
  'DeleteObject',
] as const;
const duResults = ['DUStateChangeComplete', 'AutonomousDUStateChangeComplete'] as const;
const downloads = ['Download', 'TransferComplete', 'AutonomousTransferComplete'] as const;
const downloadsAndDuResults = [...downloads, ...duResults] as const;

type Rest = Pick<FaultCode, 'soapFaultCode' | 'meaning'> &
  Partial<Pick<FaultCode, 'methods' | 'duOperations' | 'since'>>;

function row(code: number, name: string, rest: Rest): FaultCode {
  return {
    code,
    name,
    who: code < 9000 ? 'ACS' : 'CPE',
    methods: undefined,
    duOperations: undefined,
    since: '1.0',
    ...rest,
  };
}

/** The fault codes of TR-069 A.5.1 (CPE, 9xxx) and A.5.2 (ACS, 8xxx), in ascending order. */
export const faultCodes: readonly FaultCode[] = [
  row(8000, 'unknown method', {
    soapFaultCode: 'Server',
    meaning: 'The ACS does not implement the method that was called.',
  }),
  row(8001, 'refused', { soapFaultCode: 'Server', meaning: 'The ACS declines and gives no reason.' }),
  row(8002, 'internal problem', { soapFaultCode: 'Server', meaning: 'The ACS failed by its own error.' }),
  row(8003, 'bad arguments', { soapFaultCode: 'Client', meaning: 'The CPE sent arguments the ACS cannot use.' }),
  row(8004, 'too large', { soapFaultCode: 'Server', meaning: 'The request is beyond what the ACS can handle.' }),
  row(8005, 'send again', {
    soapFaultCode: 'Server',
    meaning: 'The CPE shall repeat the same request at once in this session (three times at most).',
  }),
  row(8006, 'version conflict', {
    soapFaultCode: 'Server',
    meaning: 'The ACS supports none of the protocol versions the CPE offers.',
    methods: ['Inform'],
    since: '1.4',
  }),
  row(9000, 'unknown method', {
    soapFaultCode: 'Server',
    meaning: 'The CPE does not implement the method that was called.',
  }),
  row(9001, 'refused', { soapFaultCode: 'Server', meaning: 'The CPE declines and gives no reason.' }),
  row(9002, 'internal problem', { soapFaultCode: 'Server', meaning: 'The CPE failed by its own error.' }),
  row(9003, 'bad arguments', {
    soapFaultCode: 'Client',
    meaning: 'Some argument is invalid; also the outer code for parameter errors in SetParameterValues.',
  }),
  row(9004, 'too large', {
    soapFaultCode: 'Server',
    meaning:
      'The request is beyond what the CPE can handle (list, table or queue full); never used for individual parameters in SetParameterValues.',
  }),
  row(9005, 'no such name', {
    soapFaultCode: 'Client',
    meaning: 'A parameter or object name is not in the present data model.',
    methods: nameMethods,
  }),
  row(9006, 'wrong type', {
    soapFaultCode: 'Client',
    meaning: 'The type of the value does not suit the parameter.',
    methods: ['SetParameterValues'],
  }),
  row(9007, 'bad value', {
    soapFaultCode: 'Client',
    meaning: 'The value is forbidden by the data model or not supported by the CPE.',
    methods: ['SetParameterValues'],
  }),
  row(9008, 'read-only', {
    soapFaultCode: 'Client',
    meaning: 'The parameter cannot be written on this CPE.',
    methods: ['SetParameterValues'],
  }),
  row(9009, 'notification refused', {
    soapFaultCode: 'Server',
    meaning: 'The CPE cannot do active notification for the parameter.',
    methods: ['SetParameterAttributes'],
  }),
  row(9010, 'download failed', {
    soapFaultCode: 'Server',
    meaning: 'General failure of a download; also lack of space for the announced size.',
    methods: ['Download', 'ScheduleDownload', 'TransferComplete', 'AutonomousTransferComplete'],
  }),
  row(9011, 'upload failed', {
    soapFaultCode: 'Server',
    meaning: 'General failure of an upload.',
    methods: ['Upload', 'TransferComplete', 'AutonomousTransferComplete'],
  }),
  row(9012, 'file server login failed', {
    soapFaultCode: 'Server',
    meaning: 'The file server did not accept the credentials.',
    methods: [
      'Upload',
      'Download',
      'TransferComplete',
      'AutonomousTransferComplete',
      'DUStateChangeComplete',
      'AutonomousDUStateChangeComplete',
    ],
  }),
  row(9013, 'protocol not supported', {
    soapFaultCode: 'Server',
    meaning: 'The CPE has no support for the URL scheme.',
    methods: ['Upload', 'Download', 'ScheduleDownload', 'DUStateChangeComplete', 'AutonomousDUStateChangeComplete'],
  }),
  row(9014, 'multicast join failed', {
    soapFaultCode: 'Server',
    meaning: 'The CPE could not join the multicast group.',
    methods: downloads,
    since: '1.1',
  }),
  row(9015, 'file server unreachable', {
    soapFaultCode: 'Server',
    meaning: 'No contact with the file server.',
    methods: downloadsAndDuResults,
    since: '1.1',
  }),
  row(9016, 'file not accessible', {
    soapFaultCode: 'Server',
    meaning: 'The server was reached but the file could not be opened.',
    methods: downloadsAndDuResults,
    since: '1.1',
  }),
  row(9017, 'transfer broke off', {
    soapFaultCode: 'Server',
    meaning: 'The download started but did not finish.',
    methods: downloadsAndDuResults,
    since: '1.1',
  }),
  row(9018, 'file unusable', {
    soapFaultCode: 'Server',
    meaning: 'The file is damaged or not of a usable kind.',
    methods: downloadsAndDuResults,
    since: '1.1',
  }),
  row(9019, 'file not authentic', {
    soapFaultCode: 'Server',
    meaning: 'The signature or other proof of origin failed.',
    methods: downloads,
    since: '1.1',
  }),
  row(9020, 'window missed', {
    soapFaultCode: 'Client',
    meaning: 'The download did not finish within its time windows.',
    methods: ['TransferComplete'],
    since: '1.2',
  }),
  row(9021, 'cannot cancel', {
    soapFaultCode: 'Client',
    meaning: 'The transfer has reached a state in which it cannot be cancelled.',
    methods: ['CancelTransfer'],
    since: '1.2',
  }),
  row(9022, 'bad UUID', {
    soapFaultCode: 'Server',
    meaning: 'The UUID has a wrong format.',
    methods: duResults,
    duOperations: ['Install', 'Update', 'Uninstall'],
    since: '1.2',
  }),
  row(9023, 'no such environment', {
    soapFaultCode: 'Server',
    meaning: 'The execution environment does not exist.',
    methods: duResults,
    duOperations: ['Install'],
    since: '1.2',
  }),
  row(9024, 'environment disabled', {
    soapFaultCode: 'Server',
    meaning: 'The execution environment is not enabled.',
    methods: duResults,
    duOperations: ['Install', 'Update', 'Uninstall'],
    since: '1.2',
  }),
  row(9025, 'environment mismatch', {
    soapFaultCode: 'Server',
    meaning: 'Unit and execution environment do not fit.',
    methods: duResults,
    duOperations: ['Install', 'Update'],
    since: '1.2',
  }),
  row(9026, 'unit present', {
    soapFaultCode: 'Server',
    meaning: 'The same version is already installed in this environment.',
    methods: duResults,
    duOperations: ['Install'],
    since: '1.2',
  }),
  row(9027, 'device full', {
    soapFaultCode: 'Server',
    meaning: 'Not enough disk, memory or similar on the device.',
    methods: duResults,
    duOperations: ['Install', 'Update'],
    since: '1.2',
  }),
  row(9028, 'no such unit', {
    soapFaultCode: 'Server',
    meaning: 'The unit does not exist.',
    methods: duResults,
    duOperations: ['Update', 'Uninstall'],
    since: '1.2',
  }),
  row(9029, 'wrong unit state', {
    soapFaultCode: 'Server',
    meaning: 'The state machine of the unit does not allow the step.',
    methods: duResults,
    duOperations: ['Install', 'Update', 'Uninstall'],
    since: '1.2',
  }),
  row(9030, 'downgrade refused', {
    soapFaultCode: 'Server',
    meaning: 'The update would lead to an older version, which is not allowed.',
    methods: duResults,
    duOperations: ['Update'],
    since: '1.2',
  }),
  row(9031, 'version missing', {
    soapFaultCode: 'Server',
    meaning: 'Several versions exist and the update does not say which.',
    methods: duResults,
    duOperations: ['Update'],
    since: '1.2',
  }),
  row(9032, 'version present', {
    soapFaultCode: 'Server',
    meaning: 'The update leads to a version that exists already.',
    methods: duResults,
    duOperations: ['Update'],
    since: '1.2',
  }),
];

/** Codes outside the table that TR-069 A.5 sets aside. */
export interface FaultCodeRange {
  readonly from: number;
  readonly to: number;
  readonly who: FaultSender;
  readonly use: 'reserved' | 'vendor';
}

/** The ranges kept for future standard codes and for vendors (TR-069 A.5.1, A.5.2). */
export const faultCodeRanges: readonly FaultCodeRange[] = [
  { from: 8007, to: 8799, who: 'ACS', use: 'reserved' },
  { from: 8800, to: 8899, who: 'ACS', use: 'vendor' },
  { from: 9033, to: 9799, who: 'CPE', use: 'reserved' },
  { from: 9800, to: 9899, who: 'CPE', use: 'vendor' },
];

/** FaultCode values that TransferComplete and AutonomousTransferComplete may report; 0 is success (TR-069 A.3.3.2). */
export const faultCodesInTransferComplete: readonly number[] = [
  0, 9001, 9002, 9010, 9011, 9012, 9014, 9015, 9016, 9017, 9018, 9019, 9020,
];

/** FaultCode values that a result of DUStateChangeComplete may report; 0 is success (TR-069 A.4.2.3). */
export const faultCodesInDuResults: readonly number[] = [
  0, 9001, 9003, 9012, 9013, 9015, 9016, 9017, 9018, 9022, 9023, 9024, 9025, 9026, 9027, 9028, 9029, 9030, 9031, 9032,
];

const byCode: ReadonlyMap<number, FaultCode> = new Map(faultCodes.map((fault) => [fault.code, fault]));

/** The table row of a standard code; undefined for vendor, reserved and unknown codes. */
export function faultCodeOf(code: number): FaultCode | undefined {
  return byCode.get(code);
}

/** Whether a code is in the table or in a vendor range (TR-069 A.5). Reserved codes are not. */
export function isFaultCode(code: number): boolean {
  return byCode.has(code) || isVendorFaultCode(code);
}

/** Whether a code is in a vendor range: 8800 to 8899 for an ACS, 9800 to 9899 for a CPE (TR-069 A.5). */
export function isVendorFaultCode(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  return faultCodeRanges.some((range) => range.use === 'vendor' && code >= range.from && code <= range.to);
}

/**
 * A SOAP fault with its CWMP detail, faultstring "CWMP fault" and the faultcode that A.5 assigns (TR-069 3.5).
 * FaultString defaults to the name in the table. A list of SetParameterValuesFault goes with code 9003 only (A.3.2.1).
 * Throws RangeError for a code that is neither in the table nor in a vendor range: that is the caller's mistake.
 */
export function soapFault(
  code: number,
  faultString?: string,
  setParameterValuesFault: readonly SetParameterValuesFault[] = [],
): SoapFault {
  if (!isFaultCode(code)) {
    throw new RangeError(
      `${code} is no CWMP fault code; use one of TR-069 A.5 or a vendor code (8800-8899, 9800-9899)`,
    );
  }
  if (setParameterValuesFault.length > 0 && code !== 9003) {
    throw new RangeError(`a list of SetParameterValuesFault needs fault code 9003, not ${code} (TR-069 A.3.2.1)`);
  }
  const known = byCode.get(code);
  return {
    method: 'Fault',
    soapFaultCode: known?.soapFaultCode ?? 'Server',
    soapFaultString: 'CWMP fault',
    faultCode: code,
    faultString: faultString ?? known?.name ?? 'vendor fault',
    setParameterValuesFault,
  };
}

const requestFaults = {
  'method-not-supported': 0,
  'request-denied': 1,
  'internal-error': 2,
  'invalid-arguments': 3,
  'resources-exceeded': 4,
} as const;

/** Why a request is refused, for the five reasons that both sides share. */
export type RequestFaultKind = keyof typeof requestFaults;

/** The code by which `who` refuses any request for this reason: 8000 to 8004 from an ACS, 9000 to 9004 from a CPE (TR-069 A.5). */
export function requestFaultCode(kind: RequestFaultKind, who: FaultSender): number {
  return (who === 'ACS' ? 8000 : 9000) + requestFaults[kind];
}
