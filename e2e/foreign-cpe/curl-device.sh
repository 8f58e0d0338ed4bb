#!/bin/bash
# A device made of curl: one Inform and one empty POST each time it is run, certificates checked or not.
# Arguments: URL of the ACS, file of the root certificate, "checks" or "trusts-all".
set -u
acs_url=$1
root=$2
habit=$3
jar=$(mktemp)
trap 'rm -f "$jar"' EXIT
if [ "$habit" = checks ]; then
  trust=(--cacert "$root")
else
  trust=(--insecure --tlsv1.0 --ciphers DEFAULT@SECLEVEL=0)
fi
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
inform="<soapenv:Envelope xmlns:soapenv='http://schemas.xmlsoap.org/soap/envelope/' xmlns:cwmp='urn:dslforum-org:cwmp-1-1'>
<soapenv:Header><cwmp:ID soapenv:mustUnderstand='1'>7</cwmp:ID></soapenv:Header><soapenv:Body><cwmp:Inform>
<DeviceId><Manufacturer>Shell</Manufacturer><OUI>0C0C0C</OUI><ProductClass>Script</ProductClass>
<SerialNumber>1</SerialNumber></DeviceId><Event><EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey/>
</EventStruct></Event><MaxEnvelopes>1</MaxEnvelopes><CurrentTime>$now</CurrentTime><RetryCount>0</RetryCount>
<ParameterList><ParameterValueStruct><Name>Device.DeviceInfo.SoftwareVersion</Name><Value>1</Value>
</ParameterValueStruct></ParameterList></cwmp:Inform></soapenv:Body></soapenv:Envelope>"
post() {
  curl --silent --show-error --max-time 20 --cookie "$jar" --cookie-jar "$jar" "${trust[@]}" "$@" "$acs_url"
}
fault="<soapenv:Envelope xmlns:soapenv='http://schemas.xmlsoap.org/soap/envelope/' xmlns:cwmp='urn:dslforum-org:cwmp-1-1'>
<soapenv:Header><cwmp:ID soapenv:mustUnderstand='1'>@</cwmp:ID></soapenv:Header><soapenv:Body><soapenv:Fault>
<faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>9000</FaultCode>
<FaultString>nothing but Inform</FaultString></cwmp:Fault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>"
answer=$(post --header 'Content-Type: text/xml' --header 'SOAPAction;' --data-binary "$inform") || exit 0
answer=$(post --request POST --header 'Content-Length: 0' --header 'Content-Type:') || exit 0
# Whatever is asked is answered by a fault, until nothing is.
while [ -n "$answer" ]; do
  id=$(printf '%s' "$answer" | sed -n 's/.*<[a-z-]*:\{0,1\}ID[^>]*>\([^<]*\)<.*/\1/p' | head -n 1)
  answer=$(post --header 'Content-Type: text/xml' --header 'SOAPAction;' --data-binary "${fault/@/$id}") || exit 0
done
exit 0
