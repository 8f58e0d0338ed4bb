/** One parameter that a device implements and its factory value. */
export type DescribedParameter = readonly [path: string, factoryValue: string];

/**
 * Which part of a data model a device implements, with factory values: data, so that a second model or a second device is
 * another table and no code. Types, access, forced and secret flags come from the data model's registry.
 * A path with `{i}` says what a new row of that table holds; a path with a number is there from the factory.
 */
export interface DeviceDescription {
  /** `Device.` or `InternetGatewayDevice.`; every path begins with it. */
  readonly root: string;
  readonly parameters: readonly DescribedParameter[];
  /** Tables, as `….{i}.`, whose rows AddObject may make here; the model must allow it too. */
  readonly growingTables: readonly string[];
  /** Parameters that the model makes writable and this device does not let the ACS change. */
  readonly readOnly: readonly string[];
}
