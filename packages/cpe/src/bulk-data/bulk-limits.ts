/** Limits that keep collection from filling the device: whoever holds the ACS chooses what is collected and how often. */
export const bulkLimits: {
  readonly profilesMax: number;
  readonly parametersMax: number;
  readonly uriParametersMax: number;
  readonly retainedReportsMax: number;
  readonly retainedValuesMax: number;
  readonly responseBytesMax: number;
  readonly transferMsMax: number;
} = {
  /** BulkData.MaxNumberOfProfiles; operators use one to three. */
  profilesMax: 8,
  /** BulkData.MaxNumberOfParameterReferences, expanded and in all profiles together; the whole tree has some 700. */
  parametersMax: 4096,
  /** Rows of RequestURIParameter in a profile; with names and values of 256 characters the URI stays under 16 KiB. */
  uriParametersMax: 16,
  /** Failed reports that a profile keeps, whatever NumberOfRetainedFailedReports says: a day of hourly reports. */
  retainedReportsMax: 24,
  /** Values in the failed reports of a profile; some 2 MiB. The oldest reports go first. */
  retainedValuesMax: 16_384,
  /** A collector's answer means nothing but its status. */
  responseBytesMax: 65_536,
  /** One transfer, challenges and redirects included. */
  transferMsMax: 120_000,
};
