// A device that traces the route to a host and prints the results: a process of its own, because a network namespace belongs to one.
import { createLabDiagnostics } from './lab-diagnostics.test-support.ts';

const route = 'IP.Diagnostics.TraceRoute.';
const [host = ''] = process.argv.slice(2);
const lab = createLabDiagnostics();
const settings = { Host: host, NumberOfTries: '3', MaxHopCount: '5', Timeout: '400' };
lab.write(route, { ...settings, DiagnosticsState: 'Requested' });
lab.sessionOver();
await lab.ended();
const names = ['DiagnosticsState', 'RouteHopsNumberOfEntries', 'RouteHops.1.HostAddress', 'RouteHops.1.RTTimes'];
const last = ['RouteHops.2.HostAddress', 'RouteHops.2.ErrorCode'];
console.log(JSON.stringify([...names, ...last].map((name) => lab.device.value(route + name))));
lab.close();
