/** What the decoys have beside the sound device: one parameter of each kind that ends in a command line elsewhere. */
export const decoyValues: Readonly<Record<string, string>> = {
  'ManagementServer.ParameterKey': '',
  'Time.LocalTimeZoneName': 'UTC',
  'LANDevice.1.WLANConfiguration.1.SSID': 'field',
  'LANDevice.1.LANHostConfigManagement.DomainName': 'lan',
  'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username': 'field',
  'IPPingDiagnostics.DiagnosticsState': 'None',
  'IPPingDiagnostics.Host': '',
  'DownloadDiagnostics.DiagnosticsState': 'None',
  'DownloadDiagnostics.DownloadURL': '',
  'X_FIELD_Cloud.ReportURL': '',
};

const hostOf = (value: string): string => value.replace(/^[a-z]+:\/\//i, '').replace(/[/:?#].*$/s, '');

/**
 * Names that a decoy looks up for a value: all of it as it stands, the same without odd characters, and the host of a URL. The one that
 * takes values apart asks for every word as well. Neither computes anything.
 */
export function namesIn(value: string, variant: 'decoy' | 'word-decoy'): readonly string[] {
  const whole = [value, value.replaceAll(/[^\w.-]/g, ''), hostOf(value)];
  const names = variant === 'decoy' ? whole : [...whole, ...value.split(/[^\w.$()*-]+/)];
  return [...new Set(names)].filter((name) => name !== '');
}
