#!/usr/bin/env bash
# table.sh SECONDS [TARGET…]: fuzzes each target for so long, from a copy of its seeds, and prints a row of
# fuzz/README.md's table for each. Ends at the first crash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH="$PWD/target/ci/tools/bin:$PATH"

seconds="$1"
shift
targets=("$@")
if [[ "${#targets[@]}" -eq 0 ]]; then
    mapfile -t targets < <(cargo fuzz list)
fi
cargo fuzz build -s none >&2

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
commit="$(git rev-parse --short HEAD)"
echo "| target | commit | runs | CPU seconds | runs a CPU second | edges |"
echo "|---|---|---|---|---|---|"
for target in "${targets[@]}"; do
    mkdir "$work/$target"
    cp "fuzz/corpus/$target"/seed-* "$work/$target"
    log="$work/$target.log"
    TIMEFORMAT='cpu: %U'
    if ! { time cargo fuzz run -s none "$target" "$work/$target" -- -max_total_time="$seconds" \
        -max_len=4096 -dict="fuzz/dict/$target.dict" -print_final_stats=1 &>"$log"; } 2>"$work/time"; then
        tail -n 40 "$log" >&2
        exit 1
    fi
    runs="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    cpu="$(sed -nE 's/^cpu: ([0-9]+).*/\1/p' "$work/time")"
    edges="$(sed -nE 's/^#[0-9]+.* cov: ([0-9]+).*/\1/p' "$log" | tail -n 1)"
    echo "| $target | $commit | $runs | $cpu | $((runs / (cpu > 0 ? cpu : 1))) | $edges |"
done
