#!/bin/sh
# Makes the pictures of the reports in docs/reports.md and the README from sample_data, into docs/pictures/.
# `make.sh sv` makes them in another language, for a look; the second argument is another folder to write them into.
# Needs LibreOffice (soffice) and poppler-utils (pdftoppm).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
language=${1:-en}
to=${2:-$here}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../../qa" report "$here/../../sample_data" --to "$work" --formats xlsx,pdf,management --language "$language" \
    >/dev/null 2>&1
soffice "-env:UserInstallation=file://$work/office" --headless --convert-to pdf --outdir "$work" \
    "$work/qa-report.xlsx" >/dev/null 2>&1

# name, file, page, dots per inch
picture() {
    pdftoppm -r "$4" -f "$3" -l "$3" -singlefile -png "$work/$2" "$to/$1"
}
# the page of the workbook that a sheet begins on, by the title at its top
page_of() {
    pages=$(pdfinfo "$work/qa-report.pdf" | sed -n 's/^Pages: *//p')
    for page in $(seq "$pages"); do
        if pdftotext -f "$page" -l "$page" "$work/qa-report.pdf" - | grep -qx "$1"; then
            echo "$page"
            return
        fi
    done
    echo 1
}
picture workbook qa-report.pdf 1 80
if [ "$language" = en ]; then
    picture workbook-team qa-report.pdf "$(page_of 'Teams and agents')" 80
    picture workbook-patterns qa-report.pdf "$(page_of 'What hurts, and where')" 80
    picture workbook-scorecard qa-report.pdf "$(page_of 'Weight, cap')" 80
    picture workbook-flags qa-report.pdf "$(page_of 'Flags and strengths')" 80
fi
picture coaching coaching/agent-sindre-moen.pdf 1 80
picture management management.pdf 1 80
picture management-2 management.pdf 2 80
