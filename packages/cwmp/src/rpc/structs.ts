// The structures of TR-069 Annex A, field for field. Lengths are in characters; dateTime and base64 stay lexical.
import type { Secret } from '../secret.ts';

/** A parameter with its value (TR-069 A.3.2.1). The value stays as it was sent; its type is for the data model to check. */
export interface ParameterValueStruct {
  /** Name: at most 256 characters. */
  readonly name: string;
  readonly value: string;
  /** Local name of xsi:type (`string`, `unsignedInt`, …); undefined when the peer sent none. */
  readonly type: string | undefined;
}

/** A parameter or object name and whether it can be written or its instances be added and deleted (TR-069 A.3.2.3). */
export interface ParameterInfoStruct {
  /** Name: at most 256 characters. */
  readonly name: string;
  readonly writable: boolean;
}

/** Attributes to be set on a parameter or below a partial path (TR-069 A.3.2.4). */
export interface SetParameterAttributesStruct {
  /** Name: at most 256 characters. */
  readonly name: string;
  readonly notificationChange: boolean;
  /** Notification: one of 0, 1, 2, 3, 4, 5, 6. */
  readonly notification: number;
  readonly accessListChange: boolean;
  /** AccessList: at most 64 characters each. */
  readonly accessList: readonly string[];
}

/** The attributes of a parameter (TR-069 A.3.2.5). */
export interface ParameterAttributeStruct {
  /** Name: at most 256 characters. */
  readonly name: string;
  /** Notification: one of 0, 1, 2, 3, 4, 5, 6. */
  readonly notification: number;
  /** AccessList: at most 64 characters each. */
  readonly accessList: readonly string[];
}

/** Who a CPE says it is (TR-069 A.3.3.1). Never a proof of it. */
export interface DeviceIdStruct {
  /** Manufacturer: at most 64 characters. */
  readonly manufacturer: string;
  /** OUI: at most 6 characters. */
  readonly oui: string;
  /** ProductClass: at most 64 characters. */
  readonly productClass: string;
  /** SerialNumber: at most 64 characters. */
  readonly serialNumber: string;
}

/** One event of an Inform (TR-069 A.3.3.1). */
export interface EventStruct {
  /** EventCode: at most 64 characters. */
  readonly eventCode: string;
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
}

/** How a transfer ended; FaultCode 0 is success (TR-069 A.3.3.2). */
export interface TransferCompleteFaultStruct {
  /** FaultCode: unsignedInt. */
  readonly faultCode: number;
  /** FaultString: at most 256 characters. */
  readonly faultString: string;
}

/** How an operation on a deployment unit ended; FaultCode 0 is success (TR-069 A.4.2.3). */
export interface DeploymentUnitFaultStruct {
  /** FaultCode: unsignedInt. */
  readonly faultCode: number;
  /** FaultString: at most 256 characters. */
  readonly faultString?: string | undefined;
}

/** A transfer that waits, runs or is done but not yet reported: 1, 2, 3 (TR-069 A.4.1.1). */
export interface QueuedTransferStruct {
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
  /** State: one of 1, 2, 3. */
  readonly state: number;
}

/** The same with what is transferred (TR-069 A.4.1.7). */
export interface AllQueuedTransferStruct {
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
  /** State: one of 1, 2, 3. */
  readonly state: number;
  readonly isDownload: boolean;
  /** FileType: at most 64 characters. */
  readonly fileType: string;
  /** FileSize: unsignedInt. */
  readonly fileSize: number;
  /** TargetFileName: at most 256 characters. */
  readonly targetFileName: string;
}

/** When a scheduled download may happen, in seconds from the request (TR-069 A.4.1.8). */
export interface TimeWindowStruct {
  /** WindowStart: unsignedInt. */
  readonly windowStart: number;
  /** WindowEnd: unsignedInt. */
  readonly windowEnd: number;
  /** WindowMode: at most 64 characters. */
  readonly windowMode: string;
  /** UserMessage: at most 256 characters. */
  readonly userMessage: string;
  readonly maxRetries: number;
}

/** The state of one option (TR-069 A.4.1.4). */
export interface OptionStruct {
  /** OptionName: at most 64 characters. */
  readonly optionName: string;
  /** VoucherSN: unsignedInt. */
  readonly voucherSn: number;
  /** State: unsignedInt; one of 0, 1, 2, 3. */
  readonly state: number;
  /** Mode: one of 0, 1, 2. */
  readonly mode: number;
  /** StartDate: dateTime. */
  readonly startDate: string;
  /** ExpirationDate: dateTime. */
  readonly expirationDate?: string | undefined;
  /** IsTransferable: one of 0, 1. */
  readonly isTransferable: number;
}

/** One named argument of a file type (TR-069 A.4.2.2). */
export interface ArgStruct {
  /** Name: at most 64 characters. */
  readonly name: string;
  /** Value: at most 256 characters. */
  readonly value: string;
}

/** Installs a deployment unit (TR-069 A.4.1.10). */
export interface InstallOpStruct {
  readonly kind: 'InstallOpStruct';
  /** URL: anyURI; at most 1024 characters. */
  readonly url: string;
  /** UUID: uuid; at most 36 characters. */
  readonly uuid?: string | undefined;
  /** Username: at most 256 characters. */
  readonly username?: string | undefined;
  /** Password: at most 256 characters. */
  readonly password?: Secret | undefined;
  /** ExecutionEnvRef: at most 256 characters. */
  readonly executionEnvRef?: string | undefined;
}

/** Updates one deployment unit, or all of a UUID (TR-069 A.4.1.10). */
export interface UpdateOpStruct {
  readonly kind: 'UpdateOpStruct';
  /** UUID: uuid; at most 36 characters. */
  readonly uuid?: string | undefined;
  /** Version: at most 32 characters. */
  readonly version?: string | undefined;
  /** URL: anyURI; at most 1024 characters. */
  readonly url?: string | undefined;
  /** Username: at most 256 characters. */
  readonly username?: string | undefined;
  /** Password: at most 256 characters. */
  readonly password?: Secret | undefined;
}

/** Removes a deployment unit (TR-069 A.4.1.10). */
export interface UninstallOpStruct {
  readonly kind: 'UninstallOpStruct';
  /** UUID: uuid; at most 36 characters. */
  readonly uuid: string;
  /** Version: at most 32 characters. */
  readonly version?: string | undefined;
  /** ExecutionEnvRef: at most 256 characters. */
  readonly executionEnvRef?: string | undefined;
}

/** What came of one operation on a deployment unit (TR-069 A.4.2.3). */
export interface OpResultStruct {
  /** UUID: uuid; at most 36 characters. */
  readonly uuid: string;
  /** DeploymentUnitRef: at most 256 characters. */
  readonly deploymentUnitRef: string;
  /** Version: at most 32 characters. */
  readonly version: string;
  /** CurrentState: one of Installed, Uninstalled, Failed. */
  readonly currentState: string;
  readonly resolved: boolean;
  readonly executionUnitRefList: string;
  /** StartTime: dateTime. */
  readonly startTime: string;
  /** CompleteTime: dateTime. */
  readonly completeTime: string;
  readonly fault: DeploymentUnitFaultStruct;
}

/** What came of an operation that no ACS asked for (TR-069 A.4.2.4). */
export interface AutonOpResultStruct {
  /** UUID: uuid; at most 36 characters. */
  readonly uuid: string;
  /** DeploymentUnitRef: at most 256 characters. */
  readonly deploymentUnitRef: string;
  /** Version: at most 32 characters. */
  readonly version: string;
  /** CurrentState: one of Installed, Uninstalled, Failed. */
  readonly currentState: string;
  readonly resolved: boolean;
  readonly executionUnitRefList: string;
  /** StartTime: dateTime. */
  readonly startTime: string;
  /** CompleteTime: dateTime. */
  readonly completeTime: string;
  readonly fault: DeploymentUnitFaultStruct;
  /** OperationPerformed: one of Install, Update, Uninstall. */
  readonly operationPerformed: string;
}

/** One operation of ChangeDUState; the kind travels as xsi:type (A.4.1.10). */
export type OperationStruct = InstallOpStruct | UpdateOpStruct | UninstallOpStruct;
