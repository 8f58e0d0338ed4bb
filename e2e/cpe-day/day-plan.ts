import { randomInt } from 'node:crypto';
import { type AcsRequest, Secret } from '@cordon/cwmp';
import { configuredPair } from './day-files.ts';
import type { Cargo, DayBook } from './day-book.ts';

/** Parameters that every SetParameterValues of the day writes together. */
export const writtenPair = ['Device.DeviceInfo.ProvisioningCode', 'Device.DHCPv4.Server.Pool.1.DomainName'] as const;
export const parameterKeyName = 'Device.ManagementServer.ParameterKey';
export const softwareVersionName = 'Device.DeviceInfo.SoftwareVersion';
export const table = 'Device.NAT.PortMapping.';
const modules = 'Device.SoftwareModules.';
export const unitNames = `${modules}DeploymentUnit.*.Name`;
export const executionUnitsName = `${modules}ExecutionUnitNumberOfEntries`;
export const notifiedName = 'Device.Users.User.1.Language';

/** What every session reads first; `DayAcs` puts the answers together. */
export const readings: readonly AcsRequest[] = [
  {
    method: 'GetParameterValues',
    parameterNames: [
      ...writtenPair,
      parameterKeyName,
      ...configuredPair,
      softwareVersionName,
      unitNames,
      executionUnitsName,
    ],
  },
  { method: 'GetParameterNames', parameterPath: table, nextLevel: true },
  { method: 'GetParameterAttributes', parameterNames: [notifiedName] },
];

// The queue of the device holds sixteen; more than this many at once would only fill it.
const owedMax = 8;
const actsPerSession = 3;
// A device has room for a few more.
const unitsMax = 48;

/** Makes up a day: what the ACS wants of the device in each session, with numbers that only grow. */
export class DayPlan {
  readonly #book: DayBook;
  readonly #urlOf: (path: string) => string;
  readonly #rows: string[] = [];
  #number = 0;
  #units = 0;

  constructor(book: DayBook, urlOf: (path: string) => string) {
    this.#book = book;
    this.#urlOf = urlOf;
  }

  rowMade(name: string): void {
    this.#rows.push(name);
  }

  /** The requests of one session, after the readings. */
  next(): AcsRequest[] {
    return Array.from({ length: actsPerSession }, () => this.#act());
  }

  #act(): AcsRequest {
    this.#number += 1;
    const number = this.#number;
    const isBusy = this.#book.owed.length >= owedMax;
    const acts: readonly (() => AcsRequest)[] = [
      () => this.#write(number),
      () => this.#write(number),
      () => ({ method: 'AddObject', objectName: table, parameterKey: `row-${number}` }),
      () => this.#deleteRow(number),
      () => this.#setNotification(number),
      ...(isBusy
        ? []
        : [
            (): AcsRequest => ({ method: 'Reboot', commandKey: `reboot-${number}` }),
            (): AcsRequest => ({ method: 'Reboot', commandKey: `reboot-${number}` }),
            (): AcsRequest => ({ method: 'ScheduleInform', delaySeconds: 1, commandKey: `inform-${number}` }),
            () => this.#download('3 Vendor Configuration File', { kind: 'configuration', number }),
            () => this.#download('3 Vendor Configuration File', { kind: 'configuration', number }),
            () => this.#download('1 Firmware Upgrade Image', { kind: 'firmware', number }),
            () => this.#download('3 Vendor Configuration File', { kind: 'nothing' }),
            () => this.#upload(number),
            () => this.#install(number),
            () => this.#install(number),
          ]),
    ];
    const act = acts[randomInt(acts.length)];
    return act === undefined ? this.#write(number) : act();
  }

  #write(number: number): AcsRequest {
    const value = `n${number}`;
    const parameterList = writtenPair.map((name) => ({ name, value, type: 'string' }));
    return { method: 'SetParameterValues', parameterList, parameterKey: value };
  }

  #deleteRow(number: number): AcsRequest {
    const row = this.#rows.pop();
    return row === undefined
      ? this.#write(number)
      : { method: 'DeleteObject', objectName: row, parameterKey: `row-${number}` };
  }

  #setNotification(number: number): AcsRequest {
    const notification = number % 2;
    const entry = { notificationChange: true, notification, accessListChange: false, accessList: [] };
    return { method: 'SetParameterAttributes', parameterList: [{ name: notifiedName, ...entry }] };
  }

  #download(fileType: string, cargo: Cargo): AcsRequest {
    const commandKey = `download-${this.#number}`;
    this.#book.sends(commandKey, 'M Download', cargo);
    const path = 'number' in cargo ? `/${cargo.kind}/${cargo.number}` : '/absent';
    return {
      method: 'Download',
      commandKey,
      fileType,
      url: this.#urlOf(path),
      username: '',
      password: new Secret(''),
      fileSize: 0,
      targetFileName: '',
      delaySeconds: 0,
      successUrl: '',
      failureUrl: '',
    };
  }

  #install(number: number): AcsRequest {
    if (this.#units >= unitsMax) return this.#upload(number);
    this.#units += 1;
    const commandKey = `install-${number}`;
    this.#book.sends(commandKey, 'M ChangeDUState', { kind: 'unit', number });
    return {
      method: 'ChangeDUState',
      commandKey,
      operations: [{ kind: 'InstallOpStruct', url: this.#urlOf(`/unit/${number}`) }],
    };
  }

  #upload(number: number): AcsRequest {
    const commandKey = `upload-${number}`;
    const path = `/upload/${number}`;
    this.#book.sends(commandKey, 'M Upload', { kind: 'upload', path });
    const login = { username: '', password: new Secret('') };
    const fileType = '1 Vendor Configuration File';
    return { method: 'Upload', commandKey, fileType, url: this.#urlOf(path), ...login, delaySeconds: 0 };
  }
}
