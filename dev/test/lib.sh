# What the test scripts share.
# shellcheck shell=bash

say() {
	echo "==> $(date +%T) $*"
}

# install_packages NAME...: Debian packages that are missing.
install_packages() {
	local missing=() name
	for name in "$@"; do
		dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name")
	done
	[[ ${#missing[@]} -eq 0 ]] && return
	say "installing ${missing[*]}"
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# totals: all test reports added up, in one line.
totals() {
	python3 - target/{surefire,failsafe,e2e}-reports <<'END'
import glob, sys
import xml.etree.ElementTree as tree
tests = failed = skipped = 0
for directory in sys.argv[1:]:
    for file in glob.glob(directory + "/TEST-*.xml"):
        suite = tree.parse(file).getroot()
        tests += int(suite.get("tests"))
        failed += int(suite.get("failures")) + int(suite.get("errors"))
        skipped += int(suite.get("skipped"))
print(f"{tests - failed - skipped} passed, {failed} failed, {skipped} skipped")
END
}
