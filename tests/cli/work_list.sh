#!/bin/bash
# What waits for each officer: what they may do, and nothing that only others may.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

# The commands with which an officer's work goes on, in the order of the list.
waits() { # officer
	must as "$1" status --json
	json '[.rows[].command] | join(", ")'
}

# ---- officers ----

found_store
must as adm.one officer request --officer adm.one --out "$work/adm.one.request"
must as mary.poe officer enrol "$work/adm.one.request" --role administrator
must as new.one officer request --officer new.one --out "$work/new.one.request"
must as adm.one officer enrol "$work/new.one.request"
is "an administrator sees who has no role" "$(waits adm.one)" "ought officer grant new.one ROLE"
must as adm.one officer grant new.one disclosure
is "until a role is granted" "$(waits adm.one)" ""
is "the chief officer sees who is to be admitted" "$(waits mary.poe)" "ought officer admit new.one"
must as mary.poe officer admit new.one --fingerprint "$(as new.one whoami --json && json .fingerprint)"
is "until they are" "$(waits mary.poe)" ""
enrol_officer sen.ior senior
is "and the senior officer to whom nothing is delegated" "$(waits mary.poe)" "ought officer delegate sen.ior"
must as mary.poe officer delegate sen.ior --rank superintendent --workforce child --from "$year-01-01" \
    --to "$later" --instrument EX/1
is "and a delegation that ends within thirty days" "$(waits mary.poe)" "ought officer delegate sen.ior"
must as mary.poe officer delegate sen.ior --rank superintendent --workforce child --from "$later" \
    --to "$((year + 1))-12-31" --instrument EX/2
is "unless another takes over" "$(waits mary.poe)" ""

finish
