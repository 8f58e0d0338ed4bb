#!/bin/sh
# Mints the certificates of the tests beside it. Run it in this folder; needs openssl 3. Valid until 2060, except where the name says otherwise.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/ca.cnf" <<CNF
[ca]
default_ca = lab
[lab]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
[any]
commonName = optional
CNF
: >"$work/index.txt"

key() { # name, kind
  case $2 in
    p256) openssl ecparam -name prime256v1 -genkey -noout -out "$work/$1.ec" && openssl pkcs8 -topk8 -nocrypt -in "$work/$1.ec" -out "$1.key.pem" ;;
    rsa*) openssl genrsa -out "$1.key.pem" "${2#rsa}" 2>/dev/null ;;
  esac
}
# name, kind of key, issuer (or self), subject, extensions, start, end, digest
mint() {
  key "$1" "$2"
  printf '%b\n' "$5" >"$work/ext.cnf"
  openssl req -new -config "$work/ca.cnf" -subj "$4" -key "$1.key.pem" -out "$work/req.pem" 2>/dev/null ||
    openssl req -new -subj "$4" -key "$1.key.pem" -out "$work/req.pem"
  if [ "$3" = self ]; then sign="-selfsign -keyfile $1.key.pem"; else sign="-cert $3.pem -keyfile $3.key.pem"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -config "$work/ca.cnf" $sign -in "$work/req.pem" -out "$1.pem" -notext -md "${8:-sha256}" \
    -startdate "${6:-20240101000000Z}" -enddate "${7:-20600101000000Z}" -extfile "$work/ext.cnf" 2>/dev/null
}

ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash'
server='basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth'
lab='subjectAltName=DNS:acs.test,DNS:*.lab.test,IP:127.0.0.1,IP:::1'

mint root p256 self '/CN=Lab Root' "$ca"
mint other-root p256 self '/CN=Other Root' "$ca"
mint intermediate p256 root '/CN=Lab Intermediate' "$(printf '%s' "$ca" | sed 's/CA:TRUE/CA:TRUE,pathlen:0/')"
mint sub-intermediate p256 intermediate '/CN=Lab Below Path Length' "$ca"
mint acs p256 intermediate '/CN=acs.test' "$server\n$lab"
mint acs-rsa rsa2048 intermediate '/CN=acs.test' "$(printf '%s' "$server" | sed 's/digitalSignature/digitalSignature,keyEncipherment/')\n$lab"
mint expired p256 intermediate '/CN=acs.test' "$server\n$lab" 20200101000000Z 20210101000000Z
mint not-yet-valid p256 intermediate '/CN=acs.test' "$server\n$lab" 20550101000000Z 20600101000000Z
mint wrong-host p256 intermediate '/CN=acs.test' "$server\nsubjectAltName=DNS:elsewhere.test"
mint expired-wrong-host p256 intermediate '/CN=elsewhere.test' "$server" 20200101000000Z 20210101000000Z
mint other-issuer p256 other-root '/CN=acs.test' "$server\n$lab"
mint expired-other-issuer p256 other-root '/CN=acs.test' "$server\n$lab" 20200101000000Z 20210101000000Z
mint self-signed p256 self '/CN=acs.test' "$lab"
mint expired-self-signed p256 self '/CN=acs.test' "$lab" 20200101000000Z 20210101000000Z
mint below-leaf p256 acs '/CN=acs.test' "$server\n$lab" 20200101000000Z 20210101000000Z
mint beyond-path-length p256 sub-intermediate '/CN=acs.test' "$server\n$lab" 20200101000000Z 20210101000000Z
mint client-only p256 intermediate '/CN=acs.test' "$(printf '%s' "$server" | sed 's/serverAuth/clientAuth/')\n$lab" 20200101000000Z 20210101000000Z
mint weak-key rsa1024 intermediate '/CN=acs.test' "$server\n$lab" 20200101000000Z 20210101000000Z
mint sha1 p256 intermediate '/CN=acs.test' "$server\n$lab" 20200101000000Z 20210101000000Z sha1
mint odd-critical p256 intermediate '/CN=acs.test' "$server\n$lab\n1.2.3.4=critical,DER:0500" 20200101000000Z 20210101000000Z
mint cpe p256 root '/CN=00D09E-Gateway-0001' 'extendedKeyUsage=clientAuth'
mint name-cn-only p256 root '/CN=acs.test' "$server"
mint name-cn-wildcard p256 root '/CN=*.lab.test' "$server"
mint name-ip-in-cn p256 root '/CN=127.0.0.1' "$server"
mint name-ip-as-dns p256 root '/CN=x' "$server\nsubjectAltName=DNS:127.0.0.1"
mint name-uri-only p256 root '/CN=acs.test' "$server\nsubjectAltName=URI:https://acs.test/"
mint name-ip-san-and-cn p256 root '/CN=acs.test' "$server\nsubjectAltName=IP:127.0.0.1"
mint name-nul p256 root '/CN=x' "$server
subjectAltName=DER:301582136163732e74657374002e6576696c2e74657374"
mint name-odd p256 root '/CN=x' "$server\nsubjectAltName=DNS:a*.lab.test,DNS:*.test,DNS:*.*.lab.test,DNS:dot.test.,DNS:xn--bcher-kva.test,DNS:UPPER.Test,DNS:*.xn--bcher-kva.test"
mint name-many-cn p256 root '/CN=acs.test/CN=last.test' "$server"
rm -f name-*.key.pem
cat acs.pem intermediate.pem >acs-chain.pem
