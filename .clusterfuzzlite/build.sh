#!/bin/bash -eu
# The build is the same as on OSS-Fuzz.
exec "$SRC/fedspec/fuzz/oss-fuzz/build.sh"
