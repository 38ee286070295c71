#!/bin/sh
# Shows AE Studio in the menus of this user's desktop:  packaging/linux/install.sh [PROGRAM]
# PROGRAM is the bundle's "aestudio"; without it, the menu entry opens this checkout.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}

if [ $# -gt 0 ]; then
    command="\"$(cd "$(dirname "$1")" && pwd)/$(basename "$1")\""
else
    command="python3 \"$root/packaging/open_app.py\""
fi
# & and | mean something in sed's replacement.
escaped=$(printf '%s' "$command" | sed 's/[&|\\]/\\&/g')

mkdir -p "$share/applications" "$share/mime/packages" "$share/icons/hicolor/scalable/apps"
sed "s|^Exec=aestudio |Exec=$escaped |" "$here/aestudio.desktop" \
    > "$share/applications/aestudio.desktop"
cp "$here/aestudio.xml" "$share/mime/packages/aestudio.xml"
cp "$root/resources/icons/aestudio.svg" "$share/icons/hicolor/scalable/apps/aestudio.svg"

# The desktop notices sooner with these; without them, at the next login.
if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime"; fi
if command -v update-desktop-database >/dev/null; then
    update-desktop-database "$share/applications"
fi
echo "AE Studio is in the menu now."
