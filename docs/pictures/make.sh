#!/bin/sh
# Makes the two pictures of the README from sample_data. Needs LibreOffice (soffice), poppler-utils (pdftoppm) and chromium.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../../qa" report "$here/../../sample_data" --to "$work" --formats xlsx,html >/dev/null 2>&1
soffice --headless --convert-to pdf --outdir "$work" "$work/qa-report.xlsx" >/dev/null 2>&1
pdftoppm -r 110 -x 40 -y 65 -W 830 -H 1040 -l 1 -singlefile -png "$work/qa-report.pdf" "$here/workbook"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=830,1430 \
    --screenshot="$here/coaching.png" "file://$work/coaching/agent-sindre-moen.html" 2>/dev/null
