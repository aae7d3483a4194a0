#!/usr/bin/env bash
# Installs what building, testing and the demonstration need and this machine lacks; with "tests" also what only tests use.
# Safe to run again: it asks for nothing that is there.
set -euo pipefail

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
# grep reads to the end: stopping at the first match would break the pipe, which counts as a failure here.
has_library() { { /sbin/ldconfig -p 2>/dev/null || ldconfig -p; } | grep "$1" > /dev/null; }
need age age
need curl curl
need openssl openssl
need sqlite3 sqlite3
need ssh-keygen openssh-client
need git git
# Tests make single system calls of the programs fail.
need strace strace
has_library 'libsodium\.so' || missing+=(libsodium23)
# .NET asks for these two at run time: SqlClient's globalization and authentication.
has_library 'libgssapi_krb5\.so' || missing+=(libgssapi-krb5-2)
# Its name carries its version, another in each release of Debian.
has_library 'libicuuc\.so' || missing+=("^libicu[0-9]+$")

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else return 1
  fi
}

apt_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# For npm's age-encryption, a second implementation of age that the tests compare with; they skip that where it is missing.
if [ "${1:-}" = tests ] && ! command -v npm >/dev/null 2>&1; then apt_install nodejs npm || true; fi

has_sdk() { command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep '^10\.' > /dev/null; }

if [ "${#missing[@]}" -gt 0 ]; then
  apt_install "${missing[@]}" || { echo "Install these packages first, then run this again: ${missing[*]}." >&2; exit 1; }
fi
if ! has_sdk; then
  apt_install dotnet-sdk-10.0 || true
  has_sdk || { echo "Install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0) and run this again." >&2; exit 1; }
fi
