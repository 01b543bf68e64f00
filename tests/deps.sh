#!/bin/sh
# Install what building, testing and linting need on Debian 12, and the packages named on the command line; quiet where
# it is all there.
set -eu
packages="gcc openssl libc6-dev pkg-config libsqlite3-dev libsodium-dev libjansson-dev libcsv-dev libicu-dev
	libkeyutils-dev libbsd-dev libcmocka-dev openssh-client sqlite3 jq libsqlcipher-dev clang-format clang-tidy
	cppcheck mandoc shellcheck $*"
missing=""
for package in $packages; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
sudo=""
[ "$(id -u)" -eq 0 ] || sudo=sudo
echo "installing:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
